name = 'café'
print(name, len(name))
