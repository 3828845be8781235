import mmap

kept = []
try:
    for _ in range(64):
        kept.append(mmap.mmap(-1, 32 << 20))
    print("64 mappings of 32 MB: NOT HELD")
except (OSError, MemoryError, ValueError) as refusal:
    print("refused after", len(kept), "mappings:", type(refusal).__name__)
