# Only the engine may say that a run failed through no fault of the learner's.
import os

os.write(63, b"sandbox: /usr: Permission denied")
os._exit(125)
