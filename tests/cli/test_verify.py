"""athanor-cli verify: every gate of an objective, by JSON, by text, kept by content, and watching. What each gate finds is
tests/grading's; here is a small course that passes them all."""
import pathlib
import selectors
import shutil

import pytest

GATES = ["validates", "snippets", "starter", "empty", "solutions", "mistakes", "mutants", "repeats"]
OBJECTIVE = "01-sums/01-double"
TASK = OBJECTIVE + "/exercises/double"
FILES = {
    f"{OBJECTIVE}/objective.yaml": "id: sums.double\ntitle: Double\nsummary: Doubles.\npane: results\nminutes: 5\n",
    f"{OBJECTIVE}/lesson.md": "# Double\n\n```python run\nprint(2 * 21)\n```\n```output\n42\n```\n",
    f"{OBJECTIVE}/quiz.yaml": "questions:\n  - id: one\n    prompt: Two?\n    options:\n"
                              "      - {text: 'yes', correct: true, explanation: So.}\n      - {text: 'no', explanation: Not so.}\n",
    f"{TASK}/exercise.yaml": "goal: Double.\ntasks: [Double]\nhints: [a, b, c]\nopen: [sums.py]\nmistakes:\n"
                             "  - {name: half, check: check_doubles, message: halves}\n"
                             "  - {name: same, check: check_doubles, message: as it was}\n"
                             "  - {name: square, check: check_doubles, message: squares}\n",
    f"{TASK}/check_double.py": "from athanor_agent.checks import check, expect\n\n\n"
                               "@check('Doubles', accepts='every number, twice')\ndef check_doubles(learner):\n"
                               "    expect(learner.call('sums', 'double', 8), 'double(8)').equals(\n"
                               "        16, knowing={4: 'It halves.', 8: 'It is as it was.', 64: 'It squares.'})\n",
    f"{TASK}/starter/sums.py": "def double(n):\n    pass\n",
    f"{TASK}/solutions/product/sums.py": "def double(n):\n    return 2 * n\n",
    f"{TASK}/mistakes/half/sums.py": "def double(n):\n    return n // 2\n",
    f"{TASK}/mistakes/same/sums.py": "def double(n):\n    return n\n",
    f"{TASK}/mistakes/square/sums.py": "def double(n):\n    return n * n\n",
}


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def edit(course, name, old, new):
    path = course / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_json(cli, course):
    answer = cli("verify", "--json", "--course", course)
    assert answer.status == 0, answer
    assert (answer.json["passed"], answer.json["diagnostics"]) == (True, [])
    objective, = answer.json["objectives"]
    assert set(objective) == {"id", "gates", "ms", "passed"} and objective["id"] == "sums.double"
    assert [gate["gate"] for gate in objective["gates"]] == GATES
    for gate in objective["gates"]:
        assert set(gate) == {"gate", "exercise", "passed", "detail", "findings"}
        assert gate["passed"] and gate["detail"] and not gate["findings"]
    assert {gate["exercise"] for gate in objective["gates"]} == {"", "double"}


def test_a_failed_gate(cli, course):
    edit(course, f"{OBJECTIVE}/lesson.md", "output\n42", "output\n41")
    answer = cli("verify", "sums.double", "--course", course)
    assert answer.status == 1, answer
    assert f"{OBJECTIVE}/lesson.md:3: Line 1 of the recorded output is “41”" in answer.out
    assert "✗ snippets" in answer.out and "✓ double: mutants" in answer.out and "Not every gate passed." in answer.out
    json = cli("verify", "--json", "--course", course, "--jobs", "1")
    assert (json.status, json.json["passed"]) == (1, False)
    finding, = [finding for gate in json.json["objectives"][0]["gates"] for finding in gate["findings"]]
    assert (finding["file"], finding["line"]) == (str(course / OBJECTIVE / "lesson.md"), 3)


def test_what_is_unchanged_is_kept(cli, course, tmp_path):
    assert cli("verify", "--course", course).status == 0
    kept = sorted((tmp_path / ".cache/athanor/verify").glob("*.json"))
    assert len(kept) == 2
    marked = [path.write_text(path.read_text().replace('"detail":"', '"detail":"kept ')) for path in kept]
    assert marked
    assert cli("verify", "--course", course).out.count("kept ") == len(GATES) - 1
    assert "kept " not in cli("verify", "--course", course, "--fresh").out


def test_a_broken_objective_leaves_the_others(cli, course):
    shutil.copytree(course / OBJECTIVE, course / "01-sums/02-broken")
    (course / "01-sums/02-broken/objective.yaml").write_text("id: sums.broken\ntitle: [\n")
    answer = cli("verify", "--json", "--course", course)
    assert answer.status == 1
    assert [objective["id"] for objective in answer.json["objectives"]] == ["sums.double"]
    assert answer.json["objectives"][0]["passed"] is True
    diagnostic = answer.json["diagnostics"][0]
    assert diagnostic["file"].endswith("02-broken/objective.yaml") and diagnostic["line"] >= 2
    # What was asked for by name is sound.
    assert cli("verify", "sums.double", "--course", course).status == 0


@pytest.mark.parametrize("arguments, told", [
    (["no.such"], "no.such"), (["--jobs", "0"], "--jobs"), (["--jobs", "many"], "--jobs"), (["--jobs", "99"], "--jobs"),
    (["--course", "/nonexistent"], "/nonexistent"), (["--watch", "--json"], "--watch"),
])
def test_wrong_usage(cli, course, arguments, told):
    answer = cli("verify", "--course", course, *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert told in answer.err


def test_a_course_without_objectives(cli, tmp_path):
    (tmp_path / "empty").mkdir()
    answer = cli("verify", "--course", tmp_path / "empty")
    assert answer.status == 2
    assert "no objective" in answer.err


def test_other_courses_can_be_listed_and_graded(cli, course):
    listed = cli("course", "--json", "--course", course)
    assert [objective["id"] for module in listed.json["modules"] for objective in module["objectives"]] == ["sums.double"]
    assert cli("course", "--course", "/nonexistent").status == 2
    graded = cli("grade", "--json", "sums.double", course / TASK / "solutions/product", "--course", course)
    assert graded.status == 0, graded
    assert graded.json["checks"][0]["accepts"] == ["every number, twice"]
    wrong = cli("grade", "--json", "sums.double", course / TASK / "starter", "--course", course)
    assert (wrong.status, wrong.json["checks"][0]["difference"]["rule"]) == (1, "null")


class Watching:
    """A verify --watch under way; reads until a line stands there."""

    def __init__(self, process):
        self.process, self.text = process, ""
        self.selector = selectors.DefaultSelector()
        self.selector.register(process.stdout, selectors.EVENT_READ)

    def until(self, words):
        while words not in self.text:
            assert self.selector.select(60), self.text
            piece = self.process.stdout.read1(65536).decode()
            assert piece, self.text + self.process.stderr.read().decode()
            self.text += piece
        seen, self.text = self.text, self.text.partition(words)[2]
        return seen


def test_watch_verifies_again_what_changes(started, course):
    watching = Watching(started("verify", "--watch", "--course", course))
    watching.until("Every gate passed.")
    edit(course, f"{OBJECTIVE}/lesson.md", "output\n42", "output\n41")
    assert "“41”" in watching.until("Not every gate passed.")
    edit(course, f"{OBJECTIVE}/lesson.md", "output\n41", "output\n42")
    watching.until("Every gate passed.")
    # The folder goes and comes back: it says so and stays.
    hidden = pathlib.Path(str(course) + ".away")
    course.rename(hidden)
    assert watching.process.stderr.readline().decode().startswith("athanor-cli: ")
    hidden.rename(course)
    watching.until("Every gate passed.")
    watching.process.terminate()
    assert watching.process.wait(60) == 1
