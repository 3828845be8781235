block = bytearray(b"x" * (100 << 20))
print(len(block) >> 20, "MB")
