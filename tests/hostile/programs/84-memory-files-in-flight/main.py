# A descriptor that lies in a socket's queue is in no process's table.
import array
import os
import socket
import time

sender, receiver = socket.socketpair()
piece = bytes(8 << 20)
for _ in range(60):
    file = os.memfd_create("sent")
    os.write(file, piece)
    sender.sendmsg([b"."], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))])
    os.close(file)
time.sleep(0.3)
print("HELD 480 MB")
