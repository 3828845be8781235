ponies = []
