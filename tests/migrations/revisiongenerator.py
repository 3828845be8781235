"""Random revision graphs and questions about them; the same seed gives the same."""
import random


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.files = []

    def chance(self, of_one):
        return self.random.random() < of_one

    def identifier(self):
        """Some share long prefixes, some are short, some are numbers."""
        kind = self.random.random()
        if kind < 0.35:
            return "abcd" + "".join(self.random.choices("ef01", k=self.random.randint(1, 3)))
        if kind < 0.5:
            return "".join(self.random.choices("abc", k=self.random.randint(1, 4)))
        if kind < 0.6:
            return str(self.random.randint(1, 99999))
        return "".join(self.random.choices("0123456789abcdef", k=12))

    def graph(self):
        dependencies = self.chance(0.5)
        labels = self.chance(0.6)
        for _ in range(self.random.choice([0, 1, 2, 3, 5, 8, 8, 12, 12, 18, 25])):
            name = self.identifier()
            if any(name == file["id"] for file in self.files):
                continue
            self.files.append({"id": name, "down": self.parents(), "labels": self.labels() if labels else [],
                               "depends_on": self.dependencies() if dependencies else []})
        if self.files and self.chance(0.12):
            self.spoil()
        if self.chance(0.5):
            self.random.shuffle(self.files)
        return self.files

    def heads(self):
        named = {name for file in self.files for name in file["down"]}
        return [file["id"] for file in self.files if file["id"] not in named]

    def parents(self):
        known = [file["id"] for file in self.files]
        if not known or self.chance(0.12):
            return []
        heads = self.heads()
        kind = self.random.random()
        if kind < 0.5:
            return [self.random.choice(heads)]
        if kind < 0.72:
            return [self.random.choice(known)]
        # A merge of heads, or of anything, ancestors among themselves too.
        among = heads if self.chance(0.75) else known
        return self.random.sample(among, min(len(among), self.random.choice([2, 2, 2, 3, 3, 4])))

    def labels(self):
        if not self.chance(0.2):
            return []
        taken = {label for file in self.files for label in file["labels"]}
        fresh = [label for label in ["accounts", "accord", "shop", "billing", "mail"] if label not in taken]
        return self.random.sample(fresh, min(len(fresh), self.random.choice([1, 1, 1, 2])))

    def dependencies(self):
        if not self.files or not self.chance(0.3):
            return []
        names = [file["id"] for file in self.files] + [label for file in self.files for label in file["labels"]]
        return self.random.sample(names, min(len(names), self.random.choice([1, 1, 2, 3])))

    def spoil(self):
        file, other = self.random.choice(self.files), self.random.choice(self.files)
        kind = self.random.randrange(9)
        if kind == 0:
            file["down"] = file["down"] + ["gone"]
        elif kind == 1:
            file["depends_on"] = file["depends_on"] + ["gone"]
        elif kind == 2:
            self.files.append({**other, "labels": []})
        elif kind == 3:
            file["down"] = [file["id"]]
        elif kind == 4:
            file["down"] = [other["id"]]
        elif kind == 5:
            file["depends_on"] = [other["id"]]
        elif kind == 6:
            other["labels"] = other["labels"] + ["twice"]
            file["labels"] = file["labels"] + ["twice"]
        elif kind == 7:
            file["id"] += self.random.choice("@-+")
        else:
            file["labels"] = file["labels"] + [other["id"]]

    def target(self):
        """Something to type after upgrade or downgrade."""
        names = [file["id"] for file in self.files] or ["abcd"]
        labels = [label for file in self.files for label in file["labels"]] or ["nolabel"]
        name, label = self.random.choice(names), self.random.choice(labels + names[:1])
        number = self.random.choice(["+1", "+1", "+2", "+3", "-1", "-1", "-2", "-4", "+0", "-0", "+01", "+99"])
        return self.random.choice([
            "head", "heads", "base", name, name, name, name[:4], name[:5], name[:2], number, number, number, name + number,
            name[:5] + number, f"{label}@head", f"{label}@heads", f"{label}@base", f"{label}@{name}", f"{label}@{number}",
            f"{label}@{number}", f"{label}@{name}{number}", f"{name}@head", f"{name}@{number}", f"{label[:4]}@head",
            f"nolabel@head", f"nolabel@{number}", f"nolabel@{name}", "nosuch", "", "@", "@head", f"head{number}",
            f"base{number}", f"{label}@head{number}", "a@b@c", f"{name}{number}x", label])
