import tempfile

with tempfile.NamedTemporaryFile("w+") as scratch:
    scratch.write("warm")
    scratch.seek(0)
    print(scratch.read())
with tempfile.TemporaryDirectory() as folder:
    print(open(folder + "/note", "w").write("four"))
