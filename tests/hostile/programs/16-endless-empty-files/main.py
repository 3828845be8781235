number = 0
while True:
    open(f"empty{number}", "wb").close()
    number += 1
