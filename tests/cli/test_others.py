"""athanor-cli shell, grade, course, doctor."""
import pathlib

import pytest

LESSONS = pathlib.Path(__file__).resolve().parents[2] / "lessons"



def test_shell_keeps_changes_and_the_status(cli, project):
    folder = project("scripts")
    answer = cli("shell", folder, "--", "python3", "-c", "open('made.txt', 'w').write('kept'); print('done'); raise SystemExit(7)")
    assert (answer.status, answer.out) == (7, "done\n")
    assert (folder / "made.txt").read_text() == "kept"


def test_shell_passes_standard_input(cli, project):
    assert cli("shell", project("scripts"), "--", "tr", "a-z", "A-Z", stdin=b"pony\n").out == "PONY\n"


def test_shell_takes_options_of_the_command(cli, project):
    folder = project("scripts")
    (folder / "test_it.py").write_text("def test_one(): assert 1 == 1\ndef test_two(): assert 1 == 2\n")
    answer = cli("shell", folder, "--", "python3", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    assert answer.status == 1
    assert "1 failed, 1 passed" in answer.out


def test_shell_without_dashes(cli, project):
    assert cli("shell", project("scripts"), "python3", "-c", "print(1)").out == "1\n"


def test_shell_tells_a_signal_as_a_shell_does(cli, project):
    assert cli("shell", project("scripts"), "--", "sh", "-c", "kill -9 $$").status == 128 + 9


def test_shell_says_that_a_command_is_missing(cli, project):
    answer = cli("shell", project("scripts"), "--", "no-such-command")
    assert answer.status not in (0, 2)
    assert "no-such-command" in answer.err


@pytest.fixture
def course(tmp_path):
    """The real course's own objective, to grade against; its checks are another test's."""
    listed = sorted(LESSONS.glob("*/*/objective.yaml"))
    if not listed:
        pytest.skip("the course has no objective yet")
    return LESSONS


def test_course_lists_objectives(cli, course):
    answer = cli("course", "--json")
    assert answer.status == 0, answer
    modules = answer.json["modules"]
    assert modules and all(set(module) == {"id", "title", "objectives"} for module in modules)
    objectives = [objective for module in modules for objective in module["objectives"]]
    assert objectives and all(set(objective) == {"id", "title", "pane", "exercises"} for objective in objectives)
    text = cli("course")
    assert text.status == 0
    assert all(objective["id"] in text.out for objective in objectives)


def exercises(course, cli):
    for module in cli("course", "--json").json["modules"]:
        for objective in module["objectives"]:
            for slug in objective["exercises"]:
                folder = next(course.glob(f"*/*/exercises/{slug}"))
                yield objective["id"], slug, folder


def test_grade_reports_every_check(cli, course):
    objective, slug, folder = next(exercises(course, cli))
    answer = cli("grade", "--json", objective, folder / "starter", "--exercise", slug)
    assert answer.status == 1, answer
    report = answer.json
    assert (report["objective"], report["passed"]) == (objective, False)
    assert report["checks"]
    assert all(set(check) >= {"name", "title", "passed", "message", "expected", "actual"} for check in report["checks"])
    text = cli("grade", objective, folder / "starter", "--exercise", slug)
    assert text.status == 1
    assert "✗" in text.out


def test_grade_passes_a_solution(cli, course, tmp_path):
    objective, slug, folder = next(exercises(course, cli))
    answer_folder = tmp_path / "answer"
    answer_folder.mkdir()
    for layer in (folder / "starter", sorted((folder / "solutions").iterdir())[0]):
        for file in layer.rglob("*"):
            if file.is_file():
                target = answer_folder / file.relative_to(layer)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read_bytes())
    answer = cli("grade", "--json", objective, answer_folder, "--exercise", slug)
    assert answer.status == 0, answer
    assert answer.json["passed"] is True
    assert all(check["passed"] for check in answer.json["checks"])


def test_grade_says_why_an_answer_cannot_be_loaded(cli, course, project):
    objective, slug, _ = next(exercises(course, cli))
    answer = cli("grade", "--json", objective, project("syntax-error"), "--exercise", slug)
    assert answer.status == 1
    assert (answer.json["passed"], answer.json["checks"]) == (False, [])
    assert "app.py:6:" in answer.err


def test_grade_knows_its_exercises(cli, course, project):
    objective, _, _ = next(exercises(course, cli))
    answer = cli("grade", objective, project("scripts"), "--exercise", "no-such")
    assert answer.status == 2
    assert cli("grade", objective, project("scripts"), "--course", "/nonexistent").status == 2


def test_doctor(cli):
    answer = cli("doctor", "--json")
    report = answer.json
    assert answer.status == (0 if report["ok"] else 3)
    assert report["python"].startswith("3.")
    assert "Flask" in report["packages"] or "flask" in report["packages"]
    for finding in report["findings"]:
        assert set(finding) == {"name", "ok", "needed", "detail", "remedy"}
        assert finding["ok"] or finding["remedy"], finding
    text = cli("doctor")
    assert text.status == answer.status
    assert all(finding["name"] in text.out for finding in report["findings"])
