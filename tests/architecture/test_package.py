"""What `cmake --install` and `cpack` make, and that the programs work from there."""
import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("ATHANOR_BIN_DIR", ROOT / "build" / "bin")).parent


def must(*command, **options):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def environment(home):
    return {"PATH": os.environ["PATH"], "HOME": str(home), "ATHANOR_DATA": str(home / "data"), "LANG": "C.UTF-8"}


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    """The package's files, unpacked, and its control fields."""
    folder = tmp_path_factory.mktemp("package")
    must("cpack", "--config", BUILD / "CPackConfig.cmake", "-B", folder / "out", cwd=folder)
    [file] = (folder / "out").glob("*.deb")
    must("dpkg-deb", "-x", file, folder / "tree")
    must("dpkg-deb", "-e", file, folder / "control")
    return folder


def test_an_installed_copy_works_where_it_was_put(tmp_path):
    prefix = tmp_path / "a prefix"
    must("cmake", "--install", BUILD, "--prefix", prefix)
    assert not (prefix / "etc").exists()
    told = json.loads(must(prefix / "bin" / "athanor-cli", "course", "--json", env=environment(tmp_path), cwd=tmp_path))
    assert "flask.param-route" in [o["id"] for m in told["modules"] for o in m["objectives"]]
    script = tmp_path / "main.py"
    script.write_text("import flask\nprint(flask.__version__)\n")
    assert must(prefix / "bin" / "athanor-cli", "run", script, env=environment(tmp_path)).startswith("2.")


def test_the_package_holds_what_a_desktop_wants(package):
    tree = package / "tree"
    for path in ("usr/bin/athanor", "usr/bin/athanor-cli", "usr/bin/athanor-worker", "usr/share/applications/athanor.desktop",
                 "usr/share/metainfo/io.github.athanor.metainfo.xml", "usr/share/icons/hicolor/scalable/apps/athanor.svg",
                 "usr/share/athanor/python/boot.py", "usr/share/athanor/lessons/course.yaml", "etc/apparmor.d/athanor-worker"):
        assert (tree / path).is_file(), path
    assert not (tree / "usr/local").exists()
    assert not list(tree.rglob("*.pyc")) and not list(tree.rglob("__pycache__"))
    for source in (ROOT / "engine/runtime/athanor_agent").glob("*.py"):
        assert (tree / "usr/share/athanor/python/athanor_agent" / source.name).is_file()


def test_the_package_names_what_it_needs(package):
    """Every package that a learner's code or the window needs is a dependency: the linker sees libraries only."""
    control = (package / "control" / "control").read_text()
    depends = ", ".join(re.findall(r"^(?:Depends|Recommends): (.*)$", control, re.MULTILINE))
    listed = (ROOT / "app/packaging/packages.txt").read_text()
    needed = re.search(r"# What the learner runs\n(.*)# Pictures", listed, re.DOTALL)[1]
    for name in re.findall(r"^([a-z0-9.+-]+)$", needed, re.MULTILINE):
        if name != "sqlite3":  # The program; Python and the application bring the library.
            assert re.search(rf"(^|[ ,]){re.escape(name)}([ ,(]|$)", depends), f"{name} is not a dependency of the package"
