import subprocess
import sys

print(subprocess.run(["sort"], input="b\na\n", text=True, capture_output=True, check=True).stdout)
print(subprocess.check_output([sys.executable, "-c", "print(6 * 7)"], text=True))
