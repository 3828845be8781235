with open("large", "wb") as large:
    large.write(b"x" * (7 << 20))
with open("large", "rb") as large:
    print(len(large.read()))
