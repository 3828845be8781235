number = 0
while 1:
    print("line", number)
    number += 1
