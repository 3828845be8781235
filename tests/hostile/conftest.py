"""Runs the programs two at a time ahead of the tests that judge them: most of them wait for a limit."""
import concurrent.futures
import pathlib
import shutil
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import engine  # noqa: E402

AT_ONCE = 2


def pytest_sessionstart(session):
    if not engine.command_line().exists():
        pytest.exit(f"{engine.command_line()} is not built (ATHANOR_BIN_DIR names the folder of the programs)", returncode=3)


@pytest.fixture(scope="session")
def outcomes(request, tmp_path_factory):
    """A function from a program's name to its Outcome."""
    names = [item.callspec.params["name"] for item in request.session.items
             if "name" in getattr(getattr(item, "callspec", None), "params", {})]
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        futures = {name: pool.submit(run_program, name, tmp_path_factory.mktemp("program")) for name in names}
        yield lambda name: futures[name].result()
        for future in futures.values():
            future.cancel()


def run_program(name, folder):
    """Copies one program to a folder of its own, so that nothing it does could reach the checkout, and runs it."""
    from test_programs import PROGRAMS, expectation

    project = folder / "project"
    shutil.copytree(PROGRAMS / name, project, ignore=shutil.ignore_patterns("expect.json"))
    expected = expectation(name)
    arguments = ["--entry", "main.py"]
    if "stdin" in expected:
        (folder / "stdin.txt").write_text(expected["stdin"])
        arguments += ["--stdin", folder / "stdin.txt"]
    if "wall" in expected:
        arguments += ["--wall", str(expected["wall"])]
    before = snapshot(project)
    outcome = engine.run(project, *arguments)
    outcome.untouched = snapshot(project) == before
    return outcome


def snapshot(folder):
    """Names, sizes and contents below a folder."""
    return {path.relative_to(folder): path.read_bytes() if path.is_file() else None for path in sorted(folder.rglob("*"))}
