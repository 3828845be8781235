print(chr(0xD800))
print("still here")
