for number in range(64):
    with open(f"block{number}", "wb") as block:
        block.write(b"x" * (1 << 20))
print("NOT HELD")
