line = "0123456789" * 9 + "\n"
for _ in range(2800):
    print(line, end="")
print("the last line")
