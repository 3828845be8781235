import queue
import threading
from concurrent.futures import ThreadPoolExecutor

results = queue.Queue()
workers = [threading.Thread(target=results.put, args=(number,)) for number in range(4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(sorted(results.queue))
with ThreadPoolExecutor(3) as pool:
    print(list(pool.map(str.upper, "abc")))
