# Locks mean what they always mean between the processes of one run.
import fcntl
import multiprocessing
import os
import signal
import time

LOCKS = (fcntl.flock, fcntl.lockf)


def hold(number, ready):
    file = open(f"x{number}", "w")
    LOCKS[number](file, fcntl.LOCK_EX)
    ready.set()
    time.sleep(60)


def count(_):
    for _ in range(200):
        with open("count", "r+") as file:
            fcntl.lockf(file, fcntl.LOCK_EX)
            number = int(file.read() or 0)
            file.seek(0)
            file.write(str(number + 1))


def give_up(*_):
    raise TimeoutError


signal.signal(signal.SIGALRM, give_up)
for number, lock in enumerate(LOCKS):
    ready = multiprocessing.Event()
    holder = multiprocessing.Process(target=hold, args=(number, ready))
    holder.start()
    ready.wait()
    file = open(f"x{number}", "r+")
    try:
        lock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("busy", end=" ")
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        lock(file, fcntl.LOCK_EX)
    except TimeoutError:
        print("interrupted", end=" ")
    holder.kill()
    lock(file, fcntl.LOCK_EX)
    print("released")
open("count", "w").close()
with multiprocessing.Pool(3) as pool:
    pool.map(count, range(3), 1)
print(open("count").read())
