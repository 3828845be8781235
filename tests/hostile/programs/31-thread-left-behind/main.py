import threading
import time


def linger():
    while True:
        time.sleep(0.01)


threading.Thread(target=linger).start()
print("main is done")
