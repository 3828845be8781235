"""Mode script: the same program under the agent, warm and cold, and under python3 itself."""

import os
import signal
import subprocess

import pytest
from conftest import ENVIRONMENT, PYTHON

SAME = {
    "hello": "print('hello', 1 + 1)",
    "empty": "",
    "crlf": "x = 1\r\nif x:\r\n    print('crlf')\r\n",
    "bom": "\ufeffprint('bom')\n",
    "latin": b"# -*- coding: latin-1 -*-\nprint('\xe9')\n",
    "names": "print(sorted(globals()), __name__, __builtins__.__name__, __doc__)",
    "annotations": "x: int = 1\nprint(__annotations__)",
    "doc": "'the doc'\nprint(__doc__)",
    "exit-none": "import sys; sys.exit()",
    "exit-3": "import sys; sys.exit(3)",
    "exit-big": "import sys; sys.exit(256 + 7)",
    "exit-huge": "import sys; sys.exit(10**40)",
    "exit-true": "import sys; sys.exit(True)",
    "exit-text": "import sys; sys.exit('bad thing')",
    "exit-list": "raise SystemExit([1, 2])",
    "stderr": "import sys; print('oops', file=sys.stderr)",
    "stdin": "import sys; print(input(), input('?'), sys.stdin.read())",
    "argv": "import sys; print(sys.argv)",
    "atexit": "import atexit\natexit.register(print, 'bye')\natexit.register(print, 'first')\nprint('main')",
    "thread": "import threading\ne = threading.Event()\ndef f():\n    e.wait(5); print('thread')\nthreading.Thread(target=f)"
              ".start()\nprint('main'); e.set()",
    "daemon": "import threading\nthreading.Thread(target=threading.Event().wait, daemon=True).start()\nprint('main')",
    "thread-then-atexit": "import atexit, threading\natexit.register(print, 'atexit')\nthreading.Thread(target=print, "
                          "args=('thread',)).start()",
    "del-order": "class A:\n    def __init__(s, n): s.n = n\n    def __del__(s): print('del', s.n)\n_b = A('under')\na = A('a')\n"
                 "c = A('c')\nprint('end')",
    "del-cycle": "class A:\n    def __del__(s): print('del', type(s).__name__)\na = A(); a.me = a\ndel a\nprint('end')",
    "del-function": "import sys\nclass A:\n    def __del__(s): print('del', sys is not None, A is not None)\ndef f(): return x\n"
                    "x = A()\nprint('end')",
    "del-after-exit": "import sys\nclass A:\n    def __del__(s): print('del')\na = A()\nsys.exit(4)",
    "pickle": "import pickle\nclass P:\n    x = 3\nprint(pickle.loads(pickle.dumps(P())).x, P.__module__)",
    "pool": "import multiprocessing\ndef f(x): return x * x\nif __name__ == '__main__':\n"
            "    with multiprocessing.get_context('fork').Pool(2) as p: print(p.map(f, range(5)))",
    "fork": "import os, sys\np = os.fork()\nif p == 0:\n    print('child'); sys.exit(5)\nprint(os.waitstatus_to_exitcode("
            "os.waitpid(p, 0)[1]))",
    "closed-out": "import sys\nprint('x')\nsys.stdout.close()",
    "replaced-out": "import sys, io\nprint('seen')\nsys.stdout = io.StringIO()\nprint('not')",
    "os-exit": "import os\nprint('out', flush=True)\nos._exit(9)",
    "finalise-builtins": "import builtins\nbuiltins.len = None\nprint('still')",
    "path": "import sys, os; print(sys.path[0] == os.getcwd(), __file__ == os.path.abspath('main.py'))",
    "main-module": "import sys; print(sys.modules['__main__'].__dict__ is globals())",
    "one-megabyte": "x = [\n" + "1234567890,\n" * 90000 + "]\nprint(len(x))",
    "spawned": "import subprocess, sys; print(subprocess.run([sys.executable, '-c', 'print(5)'], capture_output=True).stdout)",
    "asyncio": "import asyncio\nasync def f():\n    await asyncio.sleep(0); return 3\nprint(asyncio.run(f()))",
    "future-import": "from __future__ import annotations\ndef f(x: nope): pass\nprint(f.__annotations__)",
    "main-hook": "import sys\ndef hook(t, v, b): print('hooked', t.__name__, b.tb_lineno)\nsys.excepthook = hook\n1/0",
    "last-expression": "import sys\nprint(hasattr(sys, 'last_value'), sys.getrecursionlimit())",
}
UNORDERED = ("fork", "thread-then-atexit")


def reference(project, stdin):
    return subprocess.run([PYTHON, "-B", "main.py", "one", "two"], cwd=project.folder, env=ENVIRONMENT, input=stdin,
                          capture_output=True, timeout=30)


@pytest.mark.parametrize("name", SAME)
def test_same_as_python(project, name):
    stdin = b"one\ntwo\nthree\nfour\n"
    for cold in (False, True):
        run = project.run(SAME[name], stdin=stdin, argv=["one", "two"], cold=cold)
        if not cold:
            expected = reference(project, stdin)
        out = expected.stdout.decode("utf-8", "replace")
        if name in UNORDERED:
            assert sorted(run.out.split("\n")) == sorted(out.split("\n")), run.err
        else:
            assert run.out == out, run.err
        assert run.err == expected.stderr.decode() and run.exit == expected.returncode
        if name != "os-exit":
            assert run.events[-1] == {"event": "ended", "exit": expected.returncode}
            assert len(run.named("ended")) == len(run.named("main-ended")) == 1


def test_uncaught_exception(project, cold):
    run = project.run("""\
        import json

        def inner():
            return [][3]

        def outer(x):
            return inner()

        print(json.loads("1"))
        outer(2)
        """, cold=cold)
    error = run.event("exception")["error"]
    assert (error["type"], error["message"], error["file"], error["line"]) == \
        ("IndexError", "list index out of range", "main.py", 4)
    assert [(frame["function"], frame["line"]) for frame in error["frames"]] == [("<module>", 10), ("outer", 7), ("inner", 4)]
    assert error["text"] == "return [][3]" and error["hint"]
    assert run.err == error["traceback"] and run.err.startswith("Traceback (most recent call last):\n")
    assert 'File "main.py", line 10, in <module>' in run.err and "athanor" not in run.err
    assert run.exit == 1 and [event["event"] for event in run.events] == ["exception", "main-ended", "ended"]


def test_library_frames_stay_out(project):
    run = project.run("import json\njson.loads('{')\n")
    assert 'File "main.py", line 2' in run.err and "decoder.py" not in run.err
    assert run.err.rstrip().endswith("(char 1)")


def test_chained(project):
    run = project.run("try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise KeyError('k') from e\n")
    assert "direct cause" in run.err and run.err.count("main.py") == 2
    assert run.event("exception")["error"]["type"] == "KeyError"


def test_order_of_output(project):
    run = project.run("print('a')\n1/0\n")
    assert run.out == "a\n" and run.exit == 1


def test_unprintable(project, cold):
    run = project.run("""\
        class Odd(Exception):
            def __str__(self): return str(self)
            __repr__ = __str__
        raise Odd()
        """, cold=cold)
    assert "Odd: <unprintable Odd object>" in run.err or "<exception str() failed>" in run.err
    assert "unprintable" in run.event("exception")["error"]["message"] and run.exit == 1


def test_learner_breaks_everything(project, cold):
    run = project.run("""\
        import builtins, json, os, struct, sys, traceback, linecache
        for name in ("len", "isinstance", "str", "repr", "print", "getattr", "type", "list", "dict", "max", "open", "id"):
            setattr(builtins, name, None)
        os.write = os.getpid = os.fstat = json.dumps = struct.pack = traceback.TracebackException = None
        json.JSONEncoder.encode = json.encoder.encode_basestring_ascii = None
        linecache.getline = linecache.getlines = None
        1 / 0
        """, cold=cold)
    error = run.event("exception")["error"]
    assert (error["type"], error["line"]) == ("ZeroDivisionError", 7)
    assert run.events[-1] == {"event": "ended", "exit": 1} and "ZeroDivisionError" in run.err


def test_surrogates_are_escaped(project, cold):
    run = project.run("print(chr(0xd800), 'après')", cold=cold)
    assert run.out == "\\ud800 après\n" and run.exit == 0


@pytest.mark.parametrize("source, kind", [
    ("import sys\nsys.modules.clear()\nvalue = 1\nprint(valeu)", "NameError"),
    ("import sys\nsys.setrecursionlimit(40)\n1/0", "ZeroDivisionError"),
    ("import sys\nsys.stdout = sys.stderr = None\n1/0", "ZeroDivisionError"),
    ("import sys\nsys.excepthook = None\n1/0", "ZeroDivisionError"),
    ("def f(): yield f()\nclass E(Exception):\n    __class__ = property(lambda s: 1/0)\nraise E('x')", "E"),
    ("raise ExceptionGroup('many', [ValueError('a'), TypeError('b')])", "ExceptionGroup"),
    ("e = None\nfor i in range(3000):\n    n = KeyError(i)\n    n.__context__ = e\n    e = n\nraise e", "KeyError"),
    ("raise ValueError('x' * 10**7)", "ValueError"),
    ("import gc, sys\nfor o in gc.get_objects():\n    if isinstance(o, dict) and o.get('__name__', '').__class__ is str "
     "and str(o.get('__name__', '')).startswith('athanor_agent.h'):\n        o.clear()\n1/0", "ZeroDivisionError"),
])
def test_rude_programs(project, source, kind):
    run = project.run(source)
    assert run.event("exception")["error"]["type"] == kind and run.events[-1] == {"event": "ended", "exit": 1}
    assert len(run.event("exception")["error"]["traceback"]) < 100000


def test_event_descriptor_closed(project):
    run = project.run("import os\nos.closerange(3, 256)\nprint('on')\n1/0\n")
    assert run.out == "on\n" and "ZeroDivisionError" in run.err and run.exit == 1 and run.events == []


def test_event_descriptor_replaced(project):
    run = project.run("import os\nos.dup2(os.open('other', os.O_CREAT | os.O_RDWR), 60)\nprint('on')\n")
    assert run.out == "on\n" and run.exit == 0 and (project.folder / "other").read_bytes() == b""


def test_all_streams_closed(project):
    run = project.run("import os\nos.close(1); os.close(2)\nprint('x')\n1/0\n")
    assert run.exit == 1 and run.events[-1]["event"] == "ended"


def test_main_ended_comes_before_threads(project):
    process = project.start("script", {"main.py": """\
        import os, threading
        reader, writer = os.pipe()
        open("fifo", "w").close()
        threading.Thread(target=input).start()
        """}, entry="main.py")
    process.event("main-ended")
    process.finish()
    assert process.events[-1]["event"] == "ended"


def test_interrupt(project, cold):
    process = project.start("script", {"main.py": "print('up', flush=True)\nimport time\ntime.sleep(1000)\n"}, entry="main.py",
                            cold=cold)
    process.until(lambda: process.out)
    while "main.py\", line 3 in" not in process.trace:
        before = len(process.trace)
        os.kill(process.pid, signal.SIGUSR1)
        process.until(lambda: process.trace[before:].count("\n") > 1)
    os.kill(process.pid, signal.SIGINT)
    process.finish()
    assert process.exit == 130 and "KeyboardInterrupt" in process.err
    assert '"%s/main.py", line 3 in <module>' % project.folder in process.trace
    assert process.event("exception")["error"]["line"] == 3


def test_line_of_a_long_call(project):
    process = project.start("script", {"main.py": "\nprint('up'); x = 10**(10**9)\n"}, entry="main.py")
    process.until(lambda: process.out)
    os.kill(process.pid, signal.SIGXCPU)
    process.finish()
    assert '/main.py", line 2 in <module>' in process.trace and process.exit == -signal.SIGXCPU


def test_line_of_the_thread_that_computes(project):
    """The kernel's own SIGXCPU, with a second thread busy and the main one waiting."""
    run = project.run("""\
        import threading

        def busy():
            while True:
                pass

        threading.Thread(target=busy, daemon=True).start()
        threading.Event().wait(60)
        """, rlimits={"RLIMIT_CPU": [1, 3]})
    assert run.exit == -signal.SIGXCPU
    assert run.trace.split("\n")[1].split("main.py")[1] in ('", line 4 in busy', '", line 5 in busy')


def test_crash_leaves_its_line(project):
    run = project.run("import ctypes\n\nctypes.string_at(0)\n")
    assert '/main.py", line 3' in run.trace and run.exit == -signal.SIGSEGV


def test_random_is_fresh(project):
    source = "import random, uuid, secrets, multiprocessing as m\n" \
             "print(random.random(), uuid.uuid4(), secrets.token_hex(), bytes(m.current_process().authkey).hex())"
    first, second = project.run(source).out.split(), project.run(source).out.split()
    assert len(first) == 4 and not set(first) & set(second)


def test_nothing_of_the_engine_is_seen(project, cold):
    run = project.run("""\
        import os, sys
        print([name for name in os.environ if "ATHANOR" in name], [p for p in sys.path if "runtime" in p or "athanor" in p])
        import traceback
        try:
            1 / 0
        except ZeroDivisionError:
            traceback.print_exc(file=sys.stdout)
        """, cold=cold)
    assert run.out.startswith("[] []\n") and "athanor" not in run.out and run.out.count("File") == 1


@pytest.mark.parametrize("name, source, kind, line", [
    ("nul", b"x = 1\ny = '\0'\n", "SyntaxError", 2),
    ("latin", b"x = 1\n\ny = '\xe9'\n", "SyntaxError", 3),
    ("utf16", "x = 1\n".encode("utf-16"), "SyntaxError", 1),
    ("coding", b"# coding: nope\n", "SyntaxError", 1),
    ("colon", b"def f()\n    pass\n", "SyntaxError", 1),
    ("indent", b"if 1:\nx = 1\n", "IndentationError", 2),
    ("tabs", b"if 1:\n        x = 1\n\ty = 2\n", "TabError", 3),
    ("bracket", b"x = (1,\n\ny = 2\n", "SyntaxError", 1),
    ("minus", b"x = 1\ny = " + b"-" * 1000000 + b"1\n", "SyntaxError", 2),
    ("parens", b"(" * 5000 + b")" * 5000, "SyntaxError", 1),
    ("index", b"x = []\nx" + b"[0]" * 20000, "SyntaxError", 2),
])
def test_unreadable_source(project, name, source, kind, line):
    run = project.run(source, cold=name == "latin")
    error = run.event("exception")["error"]
    assert (error["type"], error["file"], error["line"]) == (kind, "main.py", line)
    assert error["hint"] and run.exit == 1 and 'File "main.py", line %d' % line in run.err


def test_missing_entry(project, cold):
    run = project.start("script", entry="nope.py", cold=cold).finish()
    error = run.event("exception")["error"]
    assert "no file “nope.py”" in error["message"] and run.exit == 2 and "nope.py" in run.err


def test_folder_and_module(project):
    project.write({"pkg/__init__.py": "print('init', __name__)", "pkg/__main__.py": "import sys\nprint(__name__, __package__)"})
    assert project.start("script", entry="pkg").finish().out == "__main__ \n"
    assert project.start("script", entry="-m pkg").finish().out == "init pkg\n__main__ pkg\n"
    run = project.start("script", {"sub/x.py": "import y", "sub/y.py": "print('y')\n1/0\n"}, entry="sub/x.py").finish()
    assert run.out == "y\n" and run.event("exception")["error"]["file"] == "sub/y.py"


def test_project_file_shadows_standard_library_when_cold(project):
    project.write({"random.py": "print('mine')", "json.py": "mine = True"})
    run = project.run("import random, json\nprint(json.mine)", cold=True)
    assert run.out == "mine\nTrue\n" and run.exit == 0


def test_preload_leaves_nothing(launcher):
    facts = launcher.facts
    assert facts["threads"] == 1 and facts["modules"] == [] and facts["descriptors"] <= 4
    assert facts["versions"]["Flask"].startswith("2.2") and "SQLAlchemy" in facts["versions"]
    assert {"random", "email", "flask", "json", "queue"} <= set(facts["shadowable"])
    assert not {"os", "sys", "io", "time", "encodings"} & set(facts["shadowable"])


def test_alembic_prints_where_the_program_does(project, cold):
    run = project.run("from alembic.config import Config\nprint('one')\nConfig().print_stdout('two')\n", cold=cold)
    assert run.out == "one\ntwo\n" and run.exit == 0
