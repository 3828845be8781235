# What a socket has sent stays when it is closed, up to eleven messages for each that does not read.
import os
import socket
import time

word = bytes(200_000)
children = 0
while children < 5 and os.fork():
    children += 1
receivers = []
try:
    for number in range(50):
        receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        receiver.bind(f"\0{os.getpid()}-{number}")
        receivers.append(receiver)
        for _ in range(11):
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
                sender.connect(receiver.getsockname())
                sender.setblocking(False)
                sender.send(word)
except OSError as refusal:
    print(refusal)
time.sleep(2)
if children == 5:
    print("HELD 600 MB")
