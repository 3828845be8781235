class Stubborn:
    def __del__(self):
        while True:
            pass


thing = Stubborn()
del thing
