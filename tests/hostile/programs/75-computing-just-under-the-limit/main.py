import time

begun = time.process_time()
while time.process_time() - begun < 1.2:
    sum(range(1000))
print("done in time")
