import json
import os
import stat


def channels():
    for number in range(3, 1024):
        try:
            kind = os.fstat(number).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(kind) or stat.S_ISFIFO(kind):
            yield number


print("feeding", bool(list(channels())))
for rubbish in (b"\xff" * 64, b"\x00\x00\x00\x00" * 16, b"\x05\x00\x00\x00{\xff\xfe}}", b"[" * 100000):
    for number in channels():
        try:
            os.write(number, rubbish)
        except OSError:
            pass
print("fed")
