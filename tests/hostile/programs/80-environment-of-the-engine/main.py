# A fork keeps the memory of its parent: the environment that the engine was started with must not be in it.
import ctypes
import re

print("environ:", open("/proc/self/environ", "rb").read())
# Spelled so that this program does not find itself.
word = re.compile(rb"the-hosts-own-secre[t]-[0-9]+")
for line in open("/proc/self/maps"):
    area, rights = line.split()[:2]
    if rights.startswith("rw"):
        first, last = (int(number, 16) for number in area.split("-"))
        for found in word.findall(ctypes.string_at(first, last - first)):
            print("found:", found)
print("looked")
