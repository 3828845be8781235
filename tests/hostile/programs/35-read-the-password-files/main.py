import os

for path in ("/etc/shadow", "/etc/passwd", "/etc/hostname", "/etc/hosts", "/root", "/home", "/run", "/var", "/tmp/.X11-unix",
             "/sys", "/boot", "/mnt", "/srv", "/lost+found"):
    try:
        found = sorted(os.listdir(path)) if os.path.isdir(path) else open(path).read().splitlines()
        print(path, "holds", len(found), found[:5])
    except OSError as refusal:
        print(path, type(refusal).__name__)
    if path == "/etc/passwd" and os.path.exists(path):
        print("accounts:", len(open(path).read().splitlines()))
