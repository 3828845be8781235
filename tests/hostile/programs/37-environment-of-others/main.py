import os

for number in [1, os.getppid()] + [int(name) for name in os.listdir("/proc") if name.isdigit()]:
    if number == os.getpid():
        continue
    for item in ("environ", "mem", "maps", "root", "cwd", "fd"):
        path = f"/proc/{number}/{item}"
        try:
            if item in ("root", "cwd"):
                print(path, os.readlink(path), "READ")
            elif item == "fd":
                print(path, os.listdir(path), "READ")
            else:
                print(path, open(path, "rb").read(64), "READ")
        except OSError as refusal:
            print(path, type(refusal).__name__)
for name in ("kcore", "kallsyms", "cmdline", "version", "meminfo", "cpuinfo", "sysrq-trigger", "keys"):
    print(name, os.path.exists("/proc/" + name))
