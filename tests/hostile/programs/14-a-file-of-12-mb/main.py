with open("large", "wb") as large:
    for _ in range(12):
        large.write(b"x" * (1 << 20))
        large.flush()
print("NOT HELD")
