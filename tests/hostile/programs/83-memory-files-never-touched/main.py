# A page that is written into a memory file, but read through no mapping, is in nobody's resident set.
import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
size = 8 << 20
piece = bytes(size)


def hold(count):
    for _ in range(count):
        file = os.memfd_create("kept")
        os.write(file, piece)
        libc.mmap(None, size, 3, 1, file, 0)
        os.close(file)


ready, told = os.pipe()
if os.fork() == 0:
    hold(35)
    os.write(told, b".")
    time.sleep(1)
    os._exit(0)
hold(35)
os.read(ready, 1)
time.sleep(0.3)
print("HELD 560 MB")
