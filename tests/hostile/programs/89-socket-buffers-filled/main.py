# Memory that is allowed, and sockets full of bytes, whose pages belong to no process.
import os
import socket
import time

piece = bytes(64 << 10)
kept = []


def fill(end):
    end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8 << 20)
    end.setblocking(False)
    try:
        while True:
            end.send(piece)
    except BlockingIOError:
        kept.append(end)


children = 0
while children < 14 and os.fork():
    children += 1
memory = b"x" * (18 << 20)
try:
    while True:
        for one in socket.socketpair():
            fill(one)
except OSError:
    pass
time.sleep(2)
if children == 14:
    print("HELD 500 MB")
