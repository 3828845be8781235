import os

for place in ("/etc/athanor-was-here", "/usr/athanor-was-here", "/athanor-was-here", "/usr/lib/athanor-was-here",
              "/opt/athanor-was-here", "/proc/sys/kernel/hostname", "/dev/athanor-was-here"):
    try:
        with open(place, "w") as target:
            target.write("x")
        print(place, "WRITTEN")
    except OSError as refusal:
        print(place, refusal.strerror)
for action in (lambda: os.chmod("/usr/bin/python3", 0o777), lambda: os.utime("/usr"), lambda: os.unlink("/usr/bin/env"),
               lambda: os.link("/usr/bin/env", "stolen"), lambda: os.rename("/usr", "/usr2")):
    try:
        action()
        print("ALLOWED")
    except OSError as refusal:
        print(refusal.strerror)
open("/usr/athanor-was-here", "w")
