"""Every lesson proves itself: recorded outputs are real, starters and mistakes fail as they should, solutions pass."""
import pathlib
import re
import subprocess
import sys

import pytest
import yaml

from lessongrading import grade

HERE = pathlib.Path(__file__).resolve().parent
LESSONS = HERE.parents[1] / "lessons"
SNIPPET = re.compile(r"^```python (run|predict)\n(.*?)^```\n\n?```output\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUNNABLE = re.compile(r"^```python (run|predict)$", re.MULTILINE)


def pages():
    return sorted(LESSONS.glob("*/*/lesson.md"))


def exercises():
    return [path.parent for path in sorted(LESSONS.glob("*/*/exercises/*/exercise.yaml"))]


def of(path):
    return path.relative_to(LESSONS).as_posix()


def snippets():
    for page in pages():
        text = page.read_text(encoding="utf-8")
        for found in SNIPPET.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield pytest.param(found[2], found[3], id=f"{of(page)}:{line}")


def mistakes():
    for exercise in exercises():
        for mistake in yaml.safe_load((exercise / "exercise.yaml").read_text(encoding="utf-8"))["mistakes"]:
            yield pytest.param(exercise, mistake, id=f"{of(exercise)}/{mistake['name']}")


def solutions():
    for exercise in exercises():
        for folder in sorted((exercise / "solutions").iterdir()):
            yield pytest.param(exercise, folder, id=of(folder))


def told(results):
    return "\n".join(f"{each['outcome']:8} {each['title']}: {each['message']}" for each in results.values())


@pytest.mark.parametrize("code, recorded", snippets())
def test_recorded_output_is_real(code, recorded, tmp_path):
    done = subprocess.run([sys.executable, "-B", "-W", "error::DeprecationWarning", "-c", code], cwd=tmp_path,
                          capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == recorded


@pytest.mark.parametrize("page", pages(), ids=of)
def test_every_runnable_snippet_is_compared(page):
    text = page.read_text(encoding="utf-8")
    assert len(SNIPPET.findall(text)) == len(RUNNABLE.findall(text)) > 0


@pytest.mark.parametrize("exercise", exercises(), ids=of)
def test_starter_fails(exercise, tmp_path):
    results = grade(exercise, tmp_path / "w", exercise / "starter")
    assert results and any(each["outcome"] == "failed" for each in results.values()), told(results)


@pytest.mark.parametrize("exercise", exercises(), ids=of)
def test_empty_workspace_fails(exercise, tmp_path):
    results = grade(exercise, tmp_path / "w")
    outcomes = {each["outcome"] for each in results.values()}
    assert "failed" in outcomes and outcomes <= {"failed", "skipped"}, told(results)


@pytest.mark.parametrize("exercise, folder", solutions())
def test_solution_passes(exercise, folder, tmp_path):
    results = grade(exercise, tmp_path / "w", exercise / "starter", folder)
    assert len(results) >= 5
    assert all(each["outcome"] == "passed" for each in results.values()), told(results)


@pytest.mark.parametrize("exercise, mistake", mistakes())
def test_mistake_meets_its_message(exercise, mistake, tmp_path):
    results = grade(exercise, tmp_path / "w", exercise / "starter", exercise / "mistakes" / mistake["name"])
    own = results[mistake["check"]]
    assert own["outcome"] == "failed" and mistake["message"] in own["message"], told(results)
    assert not any(each["outcome"] == "error" for each in results.values()), told(results)


@pytest.mark.parametrize("exercise", exercises(), ids=of)
def test_mistakes_change_files_of_the_starter(exercise):
    for folder in sorted((exercise / "mistakes").iterdir()):
        changed = [path for path in folder.rglob("*") if path.is_file()]
        assert changed, folder
        for path in changed:
            original = exercise / "starter" / path.relative_to(folder)
            assert not original.exists() or original.read_bytes() != path.read_bytes(), path
