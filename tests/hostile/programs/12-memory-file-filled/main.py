import os

handle = os.memfd_create("hidden")
for _ in range(64):
    os.write(handle, b"x" * (1 << 20))
print("NOT HELD")
