import os

for name, value in sorted(os.environ.items()):
    print(f"{name}={value}")
print("variables:", len(os.environ))
