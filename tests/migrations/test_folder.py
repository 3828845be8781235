"""A folder of files: read without running beside Alembic, which imports it; and athanor-cli migrations on what is bad."""
import json
import re
import subprocess
import warnings
import xml.etree.ElementTree as tree

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from conftest import BIN
from revisiongenerator import Generator

FUNCTIONS = "\ndef upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n"


def scalar(values):
    return None if not values else values[0] if len(values) == 1 else tuple(values)


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for number, file in enumerate(files):
        text = (f'"""Change number {number}\n\nMore words.\n\nRevision ID: {file["id"]}\n"""\n'
                f'revision = {file["id"]!r}\ndown_revision = {scalar(file["down"])!r}\n'
                f'branch_labels = {scalar(file["labels"])!r}\ndepends_on = {scalar(file["depends_on"])!r}\n')
        (folder / f"{number:03}_{re.sub('[^0-9a-z]', '_', file['id'])}.py").write_text(text + FUNCTIONS)


@pytest.mark.parametrize("seed", [3, 8, 21, 34, 55])
def test_the_same_as_importing(seed, ours, tmp_path):
    generator = Generator(seed)
    while len(generator.files) < 12:
        generator.graph()
    known = set()  # A graph was begun several times: what names something later has to go.
    for file in generator.files:
        file["down"] = [name for name in file["down"] if name in known]
        file["depends_on"] = [name for name in file["depends_on"] if name in known]
        known.add(file["id"])
    files = list({file["id"]: file for file in generator.files if not set("@+-") & set(file["id"])}.values())
    for file in files:
        file["labels"] = []
    write(tmp_path / "db" / "versions", files)
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = %(here)s/db\n")
    answer = ours.ask({"folder": str(tmp_path)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        scripts = list(ScriptDirectory.from_config(Config(str(tmp_path / "alembic.ini"))).walk_revisions())
    assert set(answer["files"]) == {script.path for script in scripts}
    for script in scripts:
        ours_of_it = answer["files"][script.path]
        assert ours_of_it["id"] == script.revision
        assert tuple(ours_of_it["down"]) == script._versioned_down_revisions
        assert ours_of_it["message"] == script.doc
    assert sorted(answer["history"]) == sorted(script.revision for script in scripts)


@pytest.fixture
def cli(tmp_path):
    def run(*arguments):
        return subprocess.run([BIN / "athanor-cli", "migrations", *map(str, arguments)], capture_output=True, text=True,
                              timeout=60, cwd=tmp_path, env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"})
    return run


def test_json_has_designs_shape(cli, tmp_path):
    write(tmp_path / "versions", [{"id": "a", "down": [], "labels": ["shop"], "depends_on": []},
                                  {"id": "b", "down": ["a"], "labels": [], "depends_on": []},
                                  {"id": "c", "down": ["a"], "labels": [], "depends_on": []},
                                  {"id": "d", "down": ["b", "c"], "labels": [], "depends_on": []}])
    answer = cli(tmp_path, "--json")
    assert answer.returncode == 0, answer.stderr
    value = json.loads(answer.stdout)
    assert {name: value[name] for name in ("heads", "bases", "branch_points", "merge_points", "errors")} == {
        "heads": ["d"], "bases": ["a"], "branch_points": ["a"], "merge_points": ["d"], "errors": []}
    assert {one["id"]: one["down"] for one in value["revisions"]} == {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]}
    assert all(set(one) >= {"id", "down", "depends_on", "labels", "message", "file"} for one in value["revisions"])
    assert sorted(place["row"] for place in value["layout"]) == [0, 1, 2, 3]
    assert value["layout"][0]["id"] == "d" and value["lanes"] == 2


def test_text_and_drawing(cli, tmp_path):
    write(tmp_path / "versions", [{"id": "a", "down": [], "labels": [], "depends_on": []},
                                  {"id": "b<&>", "down": ["a"], "labels": [], "depends_on": ["a"]},
                                  {"id": "c", "down": [], "labels": [], "depends_on": ["b<&>"]}])
    answer = cli(tmp_path, "--text", "--svg", tmp_path / "graph.svg")
    assert answer.returncode == 0, answer.stderr
    assert "● " in answer.stdout and "(base)" in answer.stdout and "Change number 0" in answer.stdout
    drawing = (tmp_path / "graph.svg").read_text()
    assert len(tree.fromstring(drawing).findall("{http://www.w3.org/2000/svg}circle")) == 3
    assert "prefers-color-scheme: dark" in drawing and 'class="depends"' in drawing and "effective head" in drawing


def test_an_empty_folder_says_so(cli, tmp_path):
    (tmp_path / "versions").mkdir()
    answer = cli(tmp_path)
    assert answer.returncode == 0 and "no revisions here yet" in answer.stdout
    assert json.loads(cli(tmp_path, "--json").stdout)["layout"] == []


@pytest.mark.parametrize("arguments", [["nowhere"], [], [".", "--json", "--text"], [".", "--svg", "no/such/folder/x.svg"], ["/dev/null"]])
def test_wrong_usage(cli, arguments):
    answer = cli(*arguments)
    assert answer.returncode == 2 and answer.stderr.startswith("athanor-cli: "), answer


BAD = {
    "a syntax error": ("revision = 'x'\ndown_revision = (\n", "never closed"),
    "runs on import": ("import pathlib\npathlib.Path('MARK').write_text('ran')\nrevision = 'x'\ndown_revision = None\n", None),
    "no literal": ("revision = 'x'\ndown_revision = open('MARK', 'w').name\n", "not written out"),
    "no revision": ("print('hello')\n", "declares no revision"),
    "a missing parent": ("revision = 'x'\ndown_revision = 'gone'\n", "gone"),
    "itself": ("revision = 'x'\ndown_revision = 'x'\n", "names itself"),
    "endless brackets": ("revision = 'x'\ndown_revision = " + "(" * 100000, "never closed"),
    "not UTF-8": (b"revision = 'x'\ndown_revision = None\n# \xff\n", "not UTF-8"),
    "a zero byte": (b"revision = 'x'\ndown_revision = None\n\0", "zero byte"),
    "terminal codes": ("revision = '\\x1b[31mx'\ndown_revision = None\n", None),
    "one endless line": ("revision = 'x'\ndown_revision = None\nx = '" + "a" * 3_000_000 + "'\n", None),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_drawn_and_told(name, cli, tmp_path):
    source, words = BAD[name]
    source = source if isinstance(source, bytes) else source.encode()
    write(tmp_path / "versions", [{"id": "good", "down": [], "labels": [], "depends_on": []}])
    (tmp_path / "versions" / "x.py").write_bytes(source + FUNCTIONS.encode())
    answer = cli(tmp_path)
    assert answer.returncode in (0, 1), answer
    assert "good" in answer.stdout and "\x1b" not in answer.stdout + answer.stderr
    assert not list(tmp_path.rglob("MARK"))
    if words:
        assert words in answer.stderr and "x.py" in answer.stderr, answer.stderr
    json.loads(cli(tmp_path, "--json").stdout)


def test_ten_thousand_heads(cli, tmp_path):
    folder = tmp_path / "versions"
    folder.mkdir()
    (folder / "root.py").write_text("revision = 'root'\ndown_revision = None\n" + FUNCTIONS)
    for number in range(10000):
        (folder / f"h{number}.py").write_text(f"revision = 'h{number}'\ndown_revision = 'root'\n" + FUNCTIONS)
    answer = cli(tmp_path, "--json")
    value = json.loads(answer.stdout)
    assert answer.returncode == 0 and len(value["heads"]) == 10000 and value["lanes"] <= 3
    assert "10000 heads" in answer.stderr and len(answer.stderr) < 1000
