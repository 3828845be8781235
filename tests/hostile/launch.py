"""Starts one command and reports what it leaves behind: launch.py REPORT DEADLINE COMMAND…

As the "subreaper" of everything the command starts, this process inherits whatever outlives it, however it was forked
or detached. After the command has ended it waits up to DEADLINE seconds for its heirs to end, names those that do not,
and kills them. A SIGTERM is passed on to the command as SIGKILL: that is how a test kills the program under test.
"""
import ctypes
import json
import os
import signal
import sys
import time

PR_SET_CHILD_SUBREAPER = 36


def children():
    """Direct children of this process, as (pid, name)."""
    found = []
    for name in os.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as status:
                text = status.read()
        except OSError:
            continue
        command, rest = text.rsplit(")", 1)
        state, parent = rest.split()[:2]
        if int(parent) == os.getpid() and state not in "ZX":
            found.append((int(name), command.split("(", 1)[1]))
    return found


def reap(main, statuses):
    """Collects ended children; True while there are others."""
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return False
        if pid == 0:
            return True
        if pid == main:
            statuses[main] = os.waitstatus_to_exitcode(status)


def main(report, deadline, command):
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit("launch.py: the kernel knows no subreaper")
    awaited = {signal.SIGCHLD, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, awaited)
    begun = time.monotonic()
    pid = os.fork()
    if pid == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)
        try:
            os.execv(command[0], command)
        finally:
            os._exit(127)
    statuses = {}
    while pid not in statuses:
        if signal.sigwaitinfo(awaited).si_signo == signal.SIGTERM:
            os.kill(pid, signal.SIGKILL)
        reap(pid, statuses)
    ended = time.monotonic()
    survivors = []
    while reap(pid, statuses):
        left = ended + deadline - time.monotonic()
        if left <= 0:
            survivors = survivors or [name for _, name in children()]
            # What they leave behind is inherited in turn, so this ends when nobody is left.
            for heir, _ in children():
                os.kill(heir, signal.SIGKILL)
            left = 1
        signal.sigtimedwait({signal.SIGCHLD}, left)
    with open(report, "w", encoding="utf-8") as file:
        json.dump({"exit": statuses[pid], "seconds": ended - begun, "survivors": survivors,
                   "cleared": time.monotonic() - ended}, file)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), sys.argv[3:])
