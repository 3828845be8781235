ponies = ["Domino"]
