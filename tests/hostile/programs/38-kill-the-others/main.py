import os
import signal

for number in (os.getppid(), 1, -1):
    for kind in (signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL):
        if number == -1 and kind == signal.SIGTERM:
            continue
        try:
            os.kill(number, kind)
        except OSError as refusal:
            print(number, type(refusal).__name__)
print("alive")
