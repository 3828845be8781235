import sys

from helper import greet

print(greet(*sys.argv[1:]))
