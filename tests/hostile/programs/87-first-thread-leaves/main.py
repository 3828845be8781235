# When a process's first thread ends, /proc/N/stat and /proc/N/fd know nothing of what the others hold.
import ctypes
import os
import threading
import time

libc = ctypes.CDLL(None)


def hold():
    time.sleep(0.3)
    kept = bytearray(200 << 20)
    os.write(told, b".")
    time.sleep(1)
    os._exit(len(kept) & 1)


ready, told = os.pipe()
for _ in range(3):
    if os.fork() == 0:
        threading.Thread(target=hold).start()
        libc.syscall(60, 0)  # exit of this thread, not of the process
for _ in range(3):
    os.read(ready, 1)
time.sleep(0.3)
print("HELD 600 MB")
