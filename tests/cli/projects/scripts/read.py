import os

print(input().upper(), os.environ.get("DATABASE_URL", "none"))
