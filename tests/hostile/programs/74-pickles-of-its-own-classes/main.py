import pickle


class Pony:
    def __init__(self, name):
        self.name = name


print(pickle.loads(pickle.dumps(Pony("Ada"))).name)
