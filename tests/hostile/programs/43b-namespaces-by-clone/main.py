import ctypes
import errno
import os
import platform
import stat

libc = ctypes.CDLL(None, use_errno=True)
CLONE = {"x86_64": 56, "aarch64": 220}[platform.machine()]
for flag in (0x00020000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000):
    answer = libc.syscall(ctypes.c_long(CLONE), ctypes.c_long(flag | 17), 0, 0, 0, 0)
    if answer == 0:
        os._exit(0)
    print(hex(flag), "refused" if answer < 0 else "LET THROUGH")
try:
    os.mknod("device", 0o600 | stat.S_IFBLK, os.makedev(8, 0))
    print("mknod LET THROUGH")
except OSError as refusal:
    print("mknod", refusal.strerror)
