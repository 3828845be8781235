# With SIGCHLD ignored a child's time is added to nobody's. What is seen of each between two looks still adds up: the
# limit of 2 s is met a little late, not never.
import os
import signal
import time

signal.signal(signal.SIGCHLD, signal.SIG_IGN)
began = time.monotonic()
burnt = 0.0
while time.monotonic() - began < 60:
    if os.fork() == 0:
        start = time.process_time()
        while time.process_time() - start < 0.05:
            pass
        os._exit(0)
    try:
        os.wait()
    except ChildProcessError:
        pass
    burnt += 0.05
    if burnt > 8:
        print("BURNT 8 s", flush=True)
        break
