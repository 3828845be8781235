"""RevisionGraph and RevisionNavigator beside real Alembic, on generated graphs: the same answers, or the same exception
with the same words."""
import pytest

from alembicpeer import Peer
from revisiongenerator import Generator

GRAPHS_IN_A_BATCH = 250
BATCHES = 16
QUESTIONS = 14


def rows_of(generator, peer):
    """Rows of alembic_version: as upgrades leave them, or now and then as someone stamped them."""
    if not generator.files or generator.chance(0.15):
        return []
    if generator.chance(0.1):
        names = [file["id"] for file in generator.files] + ["unknown"]
        return generator.random.sample(names, min(len(names), generator.random.randint(1, 3)))
    target = generator.random.choice(["heads", "heads", generator.random.choice(generator.files)["id"]])
    plan = peer.answer({"op": "upgrade", "id": target, "rows": []})
    rows = plan.get("rows")
    return generator.random.choice(rows) if rows else []


def questions_of(generator, peer):
    for _ in range(QUESTIONS):
        op = generator.random.choice(["upgrade", "upgrade", "downgrade", "downgrade", "downgrade", "resolve", "one",
                                      "history", "current", "stamp"])
        question = {"op": op, "id": generator.target()}
        if op in ("upgrade", "downgrade", "current", "stamp"):
            question["rows"] = rows_of(generator, peer)
        if op == "stamp":
            question["ids"] = [generator.target() for _ in range(generator.random.choice([1, 1, 1, 2]))]
        if op == "history":
            question["base"] = generator.random.choice(["", "base", generator.target()])
            question["head"] = generator.random.choice(["", "heads", generator.target()])
        yield question


def plainly(answer, question=None):
    """Without what is told in another order or only on one side."""
    answer = dict(answer)
    for name in ("branch_points", "merge_points"):
        if name in answer:
            answer[name] = sorted(answer[name])
    if question and question["op"] not in ("upgrade", "downgrade", "stamp"):
        answer.pop("command", None)
    if question and question["op"] == "current" and "nodes" in answer:
        answer["nodes"] = sorted(answer["nodes"])
    return answer


def runs_in_circles(files):
    """Circles with a base below and a head above: Alembic does not notice them and never comes back."""
    by_name = {file["id"]: file for file in files}
    by_label = {label: file for file in files for label in file["labels"]}
    waiting = {file["id"]: {by_label.get(name, by_name.get(name))["id"] for name in file["down"] + file["depends_on"]}
               for file in files}
    while free := [name for name, parents in waiting.items() if not parents & set(waiting)]:
        for name in free:
            del waiting[name]
    return bool(waiting)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_answers_as_alembic_does(batch, ours, tmp_path):
    for number in range(GRAPHS_IN_A_BATCH):
        generator = Generator(batch * GRAPHS_IN_A_BATCH + number)
        files = generator.graph()
        peer = Peer(files, tmp_path)
        theirs = peer.summary()
        if "raises" not in theirs and runs_in_circles(files):
            answer = ours.ask({"files": files, "questions": [{"op": "upgrade", "id": "heads", "rows": []}]})
            assert answer["answers"][0]["raises"] == "CycleDetected", files
            continue
        questions = [] if "raises" in theirs else list(questions_of(generator, peer))
        answers = ours.ask({"files": files, "questions": questions})
        theirs.pop("command", None)
        assert plainly(answers["summary"]) == plainly(theirs), files
        for question, answer in zip(questions, answers["answers"]):
            assert plainly(answer, question) == plainly(peer.answer(question), question), (question, files)


def test_the_batches_meet_what_they_should(tmp_path):
    """The generator itself: without faults, merges, labels and dependencies the equality would say little."""
    seen = {}
    for seed in range(BATCHES * GRAPHS_IN_A_BATCH):
        generator = Generator(seed)
        files = generator.graph()
        peer = Peer(files, tmp_path)
        summary = peer.summary()
        found = {"raises": "raises" in summary, "merge of three": any(len(file["down"]) > 2 for file in files),
                 "label": any(file["labels"] for file in files), "dependency": any(file["depends_on"] for file in files),
                 "several bases": len(summary.get("bases", [])) > 1, "several heads": len(summary.get("heads", [])) > 1}
        if "raises" in summary:
            found[summary["raises"]] = True
        elif seed < 300 and not runs_in_circles(files):
            for question in questions_of(generator, peer):
                answer = peer.answer(question)
                for name in (answer.get("raises"), answer.get("fault", {}).get("raises")):
                    if name:
                        found[name] = True
        for name, is_there in found.items():
            seen[name] = seen.get(name, 0) + is_there
    for name in ["raises", "merge of three", "label", "dependency", "several bases", "several heads", "KeyError",
                 "RevisionError", "ResolutionError", "MultipleHeads", "RangeNotAncestorError", "AssertionError",
                 "LoopDetected", "CycleDetected", "DependencyCycleDetected", "DependencyLoopDetected"]:
        assert seen.get(name), name
