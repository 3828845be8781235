import sys

name = input("name? ")
print("hello", name)
print("rest:", sys.stdin.read().split())
