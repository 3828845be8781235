"""The arrows between the parts and the rules of the house, held against the tree; and each rule against a broken tree."""
import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import tree  # noqa: E402

GUI = tree.gui_headers()
RULES = {
    "no window in the engine": lambda root: tree.window_in_engine(root, GUI),
    "app over widgets over engine": tree.layers,
    "arrows inside the engine": tree.engine_arrows,
    "the sandbox stands alone": tree.sandbox_alone,
    "includes": tree.include_style,
    "file names": tree.file_names,
    "a README in every top folder": tree.readmes,
    "no path of one machine": tree.machine_paths,
    "tests never sleep": tree.sleeping_tests,
}

# A file that breaks the rule, and what must be told of it.
BROKEN = [
    ("no window in the engine", "engine/core/a.cpp", "#include <QtWidgets/QLabel>\n", "a.cpp:1"),
    ("no window in the engine", "engine/core/a.cpp", "#include <vector>\n#include <QPixmap>\n", "a.cpp:2"),
    ("no window in the engine", "engine/core/a.cpp", "#include <QLabel>\n", "QLabel"),
    ("no window in the engine", "engine/core/CMakeLists.txt", "target_link_libraries(x Qt6::Widgets)\n", "Qt6::Widgets"),
    ("app over widgets over engine", "engine/core/a.h", '#include "widgets/editor/editor.h"\n', "widgets/editor"),
    ("app over widgets over engine", "engine/core/a.h", '#include "app/shell/shell.h"\n', "app/shell"),
    ("app over widgets over engine", "widgets/editor/a.h", '#include "app/shell/shell.h"\n', "app/shell"),
    ("arrows inside the engine", "engine/core/a.h", '#include "engine/runtime/run.h"\n', "core includes"),
    ("arrows inside the engine", "engine/runtime/a.h", '#include "engine/workbench/workbench.h"\n', "runtime includes"),
    ("arrows inside the engine", "engine/routes/a.h", '#include "engine/runtime/run.h"\n', "routes includes"),
    ("arrows inside the engine", "engine/novelty/a.h", "#pragma once\n", "novelty"),
    ("the sandbox stands alone", "engine/sandbox/a.cpp", "#include <QString>\n", "QString"),
    ("the sandbox stands alone", "engine/sandbox/a.cpp", "#include <Python.h>\n", "Python.h"),
    ("the sandbox stands alone", "engine/sandbox/CMakeLists.txt", "athanor_library(sandbox PUBLIC Qt6::Core)\n", "Qt6::Core"),
    ("includes", "engine/core/a.h", "#ifndef A_H\n", "no #pragma once"),
    ("includes", "engine/core/a.h", '#pragma once\n#include "b.h"\n', "b.h"),
    ("file names", "engine/core/Big.cpp", "", "lower case"),
    ("file names", "engine/core/a.h", "class Other final : public QObject\n{\n    Q_OBJECT\n};\n", "Other"),
    ("a README in every top folder", "widgets/a.h", "", "widgets/: no README"),
    ("a README in every top folder", "widgets/README.md", "x\n" * 40, "forty lines"),
    ("no path of one machine", "engine/core/a.cpp", 'auto p = "/home/' + 'ada/src";\n', "a.cpp:1"),
    ("tests never sleep", "tests/core/tst_a.cpp", "\nvoid f() { QTest::qWait(50); }\n", "tst_a.cpp:2"),
    ("tests never sleep", "tests/core/test_a.py", "import time\ntime.sleep(1)\n", "test_a.py:2"),
]


@pytest.mark.parametrize("rule", RULES)
def test_tree_keeps(rule):
    broken = RULES[rule](tree.ROOT)
    assert not broken, "\n" + "\n".join(broken)


@pytest.mark.parametrize("rule,path,content,told", BROKEN)
def test_rule_notices(tmp_path, rule, path, content, told):
    for part in ("engine/core", "engine/sandbox", "widgets", "app", "tests"):
        (tmp_path / part).mkdir(parents=True)
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content)
    broken = RULES[rule](tmp_path)
    assert any(told in line for line in broken), broken


def test_own_header_comes_first(tmp_path):
    folder = tmp_path / "engine" / "core"
    folder.mkdir(parents=True)
    (folder / "a.h").write_text("#pragma once\n")
    (folder / "a.cpp").write_text('#include <vector>\n#include "engine/core/a.h"\n')
    assert any("included first" in line for line in tree.include_style(tmp_path))


def test_the_installed_window_headers_are_known():
    """Without the list of headers the first rule could not fail."""
    assert {"QWidget", "QLabel", "QPixmap", "qwidget.h"} <= GUI
    assert not {"QObject", "QString", "qobject.h"} & GUI
