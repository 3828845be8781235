"""Reads the source tree and finds what breaks the rules of the house. Every rule returns a list of "file:line: what"."""
import ast
import os
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
GENERATED = re.compile(r"^(build.*|out|\..*|__pycache__)$")
TEXT = {".cpp", ".h", ".py", ".md", ".txt", ".cmake", ".sh", ".yaml", ".yml", ".json", ".qrc", ".qss", ".css", ".html", ".js",
        ".in", ".desktop", ".xml", ".svg", ".sql", ""}

# What each part of the engine may include besides itself. The grader's report tells a learner's error, which is a
# value of routes. limits.h of the sandbox is shown by runtime's own headers and so may be named where runtime may.
ENGINE_ARROWS = {
    "core": set(),
    "sandbox": set(),
    "runtime": {"core", "sandbox"},
    "course": {"core"},
    "routes": {"core"},
    "database": {"core"},
    "forms": {"core"},
    "migrations": {"core"},
    "progress": {"core"},
    "grading": {"core", "course", "routes", "runtime"},
    "workbench": {"core", "course", "sandbox", "runtime", "routes", "database", "forms", "migrations", "progress", "grading"},
}
LAYERS = {"engine": {"engine"}, "widgets": {"engine", "widgets"}, "app": {"engine", "widgets", "app"}}


def files(root, *suffixes, under=""):
    """Files of these suffixes, without what is built or hidden, in a stable order."""
    found = []
    for folder, folders, names in os.walk(root / under):
        folders[:] = sorted(name for name in folders if not GENERATED.match(name))
        found += [pathlib.Path(folder, name) for name in sorted(names) if pathlib.Path(name).suffix in suffixes]
    return found


def sources(root, under=""):
    return files(root, ".cpp", ".h", under=under)


def read(path):
    return path.read_text(encoding="utf-8", errors="replace")


def includes(path):
    """(line, bracket, name) of every include."""
    text = read(path)
    return [(text.count("\n", 0, match.start(2)) + 1, match[1], match[2]) for match in INCLUDE.finditer(text)]


def gui_headers():
    """Names that belong to a library with a window in it, as installed here, such as QWidget."""
    names = set()
    for library in ("QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtWebEngineCore", "QtWebEngineWidgets", "QtPrintSupport"):
        for folder in pathlib.Path("/usr/include").glob(f"**/qt6/{library}"):
            names |= {entry.name for entry in folder.iterdir() if entry.is_file()}
    for folder in pathlib.Path("/usr/include").glob("**/qt6/QtCore"):
        names -= {entry.name for entry in folder.iterdir()}
    return names


def window_in_engine(root, gui):
    broken = []
    for path in sources(root, "engine"):
        for line, _, name in includes(path):
            top = name.split("/")[0]
            if re.match(r"Qt(Gui|Widgets|Svg|WebEngine|PrintSupport)", top) or top == "Qsci" or name in gui:
                broken.append(f"{path.relative_to(root)}:{line}: the engine includes {name}")
    for path in files(root, ".txt", ".cmake", under="engine"):
        for match in re.finditer(r"Qt6::(Gui|Widgets|Svg|WebEngine|PrintSupport)\w*", read(path)):
            broken.append(f"{path.relative_to(root)}: the engine links {match[0]}")
    return broken


def layers(root):
    broken = []
    for layer, allowed in LAYERS.items():
        for path in sources(root, layer):
            for line, _, name in includes(path):
                top = name.split("/")[0]
                if top in LAYERS and top not in allowed:
                    broken.append(f"{path.relative_to(root)}:{line}: {layer} includes {name}")
    return broken


def engine_arrows(root):
    broken = []
    for folder in sorted(entry for entry in (root / "engine").iterdir() if entry.is_dir()):
        part = folder.name
        if part not in ENGINE_ARROWS:
            broken.append(f"engine/{part}: say in tests/architecture/tree.py what this part may include")
            continue
        allowed = ENGINE_ARROWS[part] | {part}
        for path in sources(root, f"engine/{part}"):
            for line, _, name in includes(path):
                parts = name.split("/")
                if parts[0] != "engine" or len(parts) < 3 or parts[1] in allowed:
                    continue
                if name == "engine/sandbox/limits.h" and "runtime" in allowed:
                    continue
                broken.append(f"{path.relative_to(root)}:{line}: {part} includes {name}")
    return broken


def sandbox_alone(root):
    """The sandbox runs between fork and exec, where neither Qt nor Python may be relied on."""
    broken = []
    for path in sources(root, "engine/sandbox"):
        for line, _, name in includes(path):
            if re.match(r"(Qt?[A-Z]|Python\.h|pybind11/)", name):
                broken.append(f"{path.relative_to(root)}:{line}: the sandbox includes {name}")
    for path in files(root, ".txt", under="engine/sandbox"):
        for match in re.finditer(r"Qt6::\w+|pybind11\S*|PkgConfig::python", read(path)):
            broken.append(f"{path.relative_to(root)}: the sandbox links {match[0]}")
    return broken


def include_style(root):
    broken = []
    for layer in LAYERS:
        for path in sources(root, layer):
            where = path.relative_to(root)
            found = includes(path)
            if path.suffix == ".h" and "#pragma once" not in read(path):
                broken.append(f"{where}: no #pragma once")
            own = where.with_suffix(".h").as_posix()
            if path.suffix == ".cpp" and path.with_suffix(".h").exists() and (not found or found[0][2] != own):
                broken.append(f"{where}: its own header {own} is not included first")
            for line, bracket, name in found:
                if bracket == '"' and not name.startswith(("engine/", "widgets/", "app/")) and not name.endswith(".moc"):
                    broken.append(f"{where}:{line}: \"{name}\" is not named from the root of the tree")
    return broken


def file_names(root):
    broken = []
    for layer in LAYERS:
        for path in sources(root, layer):
            where = path.relative_to(root)
            if not re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", path.stem):
                broken.append(f"{where}: file names are lower case")
            classes = re.findall(r"^(?:class|struct)\s+(\w+)[^;{]*\{\s*Q_OBJECT", read(path), re.MULTILINE)
            if layer == "engine" and path.suffix == ".h" and len(classes) == 1 and classes[0].lower() != path.stem:
                broken.append(f"{where}: holds the class {classes[0]}")
    return broken


def readmes(root):
    broken = []
    for folder in sorted(entry for entry in root.iterdir() if entry.is_dir()):
        if GENERATED.match(folder.name) or folder.name in ("cmake", "docs"):
            continue
        readme = folder / "README.md"
        if not readme.exists():
            broken.append(f"{folder.name}/: no README.md")
        elif len(read(readme).splitlines()) >= 40:
            broken.append(f"{folder.name}/README.md: forty lines or more")
    return broken


def machine_paths(root):
    """Paths that exist on the machine of whoever wrote them. /home/learner is the home inside the sandbox."""
    pattern = re.compile(r"(?<![\w./~$}-])/(?:work|Users|root|home/(?!learner\b)\w+)/[\w.]+")
    broken = []
    for path in files(root, *TEXT):
        if path.name == "COPYING" or path == pathlib.Path(__file__).resolve():
            continue
        for number, line in enumerate(read(path).splitlines(), 1):
            for match in pattern.finditer(line):
                broken.append(f"{path.relative_to(root)}:{number}: {match[0]}")
    return broken


def sleeping_tests(root):
    broken = []
    for path in files(root, ".cpp", ".h", under="tests"):
        code = re.sub(r'R"(\w*)\(.*?\)\1"', lambda text: "\n" * text[0].count("\n"), read(path), flags=re.DOTALL)
        for match in re.finditer(r"\b(qSleep|qWait|sleep_for|usleep|QThread::m?sleep)\s*\(", code):
            number = code.count("\n", 0, match.start()) + 1
            broken.append(f"{path.relative_to(root)}:{number}: {match[1]}")
    for path in files(root, ".py", under="tests"):
        # The programs a learner might write may sleep; that is what is being tested there.
        if "programs" in path.parts:
            continue
        for node in ast.walk(ast.parse(read(path), str(path))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("time.sleep", "sleep"):
                broken.append(f"{path.relative_to(root)}:{node.lineno}: {ast.unparse(node)}")
    return broken
