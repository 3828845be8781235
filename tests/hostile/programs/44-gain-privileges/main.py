import os
import resource
import subprocess


def attempt(title, action):
    try:
        action()
        print(title, "GAINED")
    except Exception as refusal:
        print(title, "refused:", type(refusal).__name__)


def raise_limit(kind):
    resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def become(user):
    answer = subprocess.run(user, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=3)
    if answer.returncode != 0 or "uid=0" not in answer.stdout:
        raise PermissionError(answer.stderr)


with open("tool.sh", "w") as tool:
    tool.write("#!/bin/sh\necho ran\n")
os.chmod("tool.sh", 0o755)
attempt("lending", lambda: os.chmod("tool.sh", 0o6755))
attempt("su", lambda: become(["su", "-c", "id"]))
attempt("exec from the home", lambda: subprocess.run(["./tool.sh"], check=True))
for name in ("RLIMIT_DATA", "RLIMIT_AS", "RLIMIT_NPROC", "RLIMIT_FSIZE", "RLIMIT_CPU", "RLIMIT_NOFILE"):
    attempt(name, lambda: raise_limit(getattr(resource, name)))
if os.getuid() != 0:
    attempt("setuid", lambda: os.setuid(0))
attempt("setgroups", lambda: os.setgroups([0]))
attempt("nice", lambda: os.nice(-5))
status = dict(line.split(":", 1) for line in open("/proc/self/status").read().splitlines())
print("capabilities", "none" if all(int(status[name], 16) == 0 for name in ("CapEff", "CapPrm", "CapInh", "CapAmb")) else "GAINED")
print("no new privileges", status["NoNewPrivs"].strip())
print("user", "ordinary" if os.getuid() != 0 else "root GAINED")
