# Memory that is allowed, and pipes that are allowed, but not both.
import fcntl
import os
import time

F_SETPIPE_SZ = 1031
children = 0
while children < 14 and os.fork():
    children += 1
memory = b"x" * (21 << 20)
try:
    fcntl.fcntl(os.pipe()[1], F_SETPIPE_SZ, 1 << 20)
    print("GREW")
except PermissionError:
    pass
try:
    while True:
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        os.write(writer, bytes(64 << 10))
        os.close(writer)
except OSError:
    pass
time.sleep(2)
if children == 14:
    print("HELD both")
