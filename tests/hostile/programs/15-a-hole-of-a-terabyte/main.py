with open("hole", "wb") as hole:
    hole.truncate(1 << 40)
print("NOT HELD")
