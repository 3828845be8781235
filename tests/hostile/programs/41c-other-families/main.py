import socket

for family in ("AF_INET", "AF_INET6", "AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG", "AF_BLUETOOTH", "AF_CAN", "AF_QIPCRTR"):
    number = getattr(socket, family, None)
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        if number is None:
            continue
        try:
            socket.socket(number, kind).close()
            print(family, "OPENED")
        except OSError as refusal:
            print(family, refusal.strerror)
left, right = socket.socketpair()
left.sendall(b"own pairs work")
print(right.recv(100).decode())
