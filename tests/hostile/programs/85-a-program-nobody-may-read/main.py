# A process that runs a program it may not read is hidden from init like init from it.
import os
import time

program = os.memfd_create("python", 0)
os.write(program, open("/usr/bin/python3", "rb").read())
os.fchmod(program, 0o111)
ready, told = os.pipe()
os.set_inheritable(told, True)
grab = f"import os, time; kept = bytearray(200 << 20); os.write({told}, b'.'); time.sleep(1)"
for _ in range(3):
    if os.fork() == 0:
        os.execve(f"/proc/self/fd/{program}", ["python3", "-S", "-c", grab], {})
os.close(told)
held = 0
while os.read(ready, 1):
    held += 1
    if held == 3:
        time.sleep(0.3)
        print("HELD 600 MB")
