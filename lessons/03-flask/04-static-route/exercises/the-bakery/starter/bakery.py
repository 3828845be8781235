"""What the bakery knows: the bread of the day and the orders it took."""
BREAD = ["rye", "spelt"]
ORDERS = []


def bake(bread):
    """Another bread comes out of the oven."""
    BREAD.append(bread)


def order(bread):
    """Somebody orders a bread."""
    ORDERS.append(bread)
