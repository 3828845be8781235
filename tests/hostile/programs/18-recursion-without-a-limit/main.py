import sys

sys.setrecursionlimit(10**9)


def down(depth):
    return repr(Deep(depth))


class Deep:
    def __init__(self, depth):
        self.depth = depth

    def __repr__(self):
        return down(self.depth + 1)


down(0)
