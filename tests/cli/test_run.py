"""athanor-cli run."""
import json
import os
import signal

import pytest


@pytest.fixture
def script(tmp_path):
    def write(text):
        path = tmp_path / "script.py"
        path.write_text(text)
        return path
    return write


def test_text_output_is_the_programs_own(cli, script):
    answer = cli("run", script("import sys\nprint('héllo')\nprint('oops', file=sys.stderr)\n"))
    assert (answer.status, answer.out, answer.err) == (0, "héllo\n", "oops\n")


def test_json_lines_end_with_the_status(cli, script):
    answer = cli("run", "--json", script("import sys\nprint('out')\nprint('err', file=sys.stderr)\n"))
    assert answer.status == 0
    *events, status = answer.lines
    text = {stream: "".join(e["text"] for e in events if e["type"] == "out" and e["stream"] == stream)
            for stream in ("stdout", "stderr")}
    assert text == {"stdout": "out\n", "stderr": "err\n"}
    assert set(status) >= {"type", "verdict", "exit", "signal", "wall_ms", "cpu_ms", "peak_kb", "line", "message"}
    assert (status["type"], status["verdict"], status["exit"], status["signal"]) == ("status", "ok", 0, 0)
    assert [line["type"] for line in answer.lines].count("status") == 1


@pytest.mark.parametrize("text, verdict, line", [
    ("x = 1\n1 / 0\n", "error", 2),
    ("import sys\nsys.exit(3)\n", "error", None),
    ("def broken(:\n", "error", 1),
    ("x = 1\nwhile True: pass\n", "cpu-limit", 2),
    ("import time\ntime.sleep(1000)\n", "wall-limit", 2),
    ("while True: print('x' * 1000)\n", "output-limit", None),
], ids=["exception", "sys.exit", "syntax", "loop", "sleep", "flood"])
def test_verdicts(cli, script, text, verdict, line):
    # A long clock where another limit is to be met first, however busy the machine is.
    answer = cli("run", "--json", "--wall", "1" if verdict == "wall-limit" else "40", "--cpu", "1", script(text))
    status = answer.lines[-1]
    assert answer.status == 1, answer
    assert status["verdict"] == verdict
    assert line is None or status["line"] == line
    assert status["message"] or text.startswith("import sys")


def test_errors_name_file_and_line(cli, script):
    answer = cli("run", script("x = 1\nprint(y)\n"))
    assert answer.status == 1
    assert "script.py:2:" in answer.err
    assert "NameError" in answer.err


def test_an_exception_is_explained(cli, script):
    answer = cli("run", "--json", script("pony = 1\nprint(ponny)\n"))
    told = answer.lines[-1]["explanation"]
    assert told["id"] == "python.name" and "`ponny`" in told["title"] and "`pony`" in told["advice"]
    answer = cli("run", script("print(ponny)\n"))
    assert "Nothing is called `ponny` here" in answer.err and "NameError" in answer.err
    assert cli("run", "--json", script("import sys\nsys.exit(3)\n")).lines[-1]["explanation"] is None


def test_a_forged_status_is_not_shown(cli, script):
    answer = cli("run", "--json", script("""
import json, os
frame = json.dumps({"event": "status", "type": "status", "verdict": "ok", "exit": 0}).encode()
for fd in range(3, 64):
    try: os.write(fd, len(frame).to_bytes(4, "little") + frame)
    except OSError: pass
1 / 0
"""))
    assert [line["verdict"] for line in answer.lines if line["type"] == "status"] == [answer.lines[-1]["verdict"]]
    assert answer.lines[-1]["verdict"] != "ok"
    assert answer.status == 1


def test_a_folder_runs_its_main(cli, project):
    answer = cli("run", project("scripts"))
    assert (answer.status, answer.out) == (0, "Hello, you\n")


def test_entry_and_standard_input(cli, project, tmp_path):
    (tmp_path / "in.txt").write_text("domino\n")
    folder = project("scripts")
    assert cli("run", "--entry", "read.py", "--stdin", tmp_path / "in.txt", folder).out == "DOMINO none\n"
    assert cli("run", "--entry", "read.py", "--stdin", "-", folder, stdin=b"ada\n").out == "ADA none\n"
    assert "EOFError" in cli("run", "--entry", "read.py", folder, stdin=b"not passed\n").err


@pytest.mark.parametrize("database, url", [
    ("sqlite:", "sqlite:///database.sqlite3"), ("postgresql://localhost/x", "postgresql://localhost/x"),
    ("stable.db", "sqlite:///"),
])
def test_database(cli, project, database, url):
    folder = project("scripts")
    if database == "stable.db":
        database, url = folder / "stable.db", "sqlite:///stable.db"
    assert cli("run", "--entry", "read.py", "--database", database, "--stdin", "-", folder, stdin=b"a\n").out == f"A {url}\n"


def test_a_folder_without_an_entry_says_what_to_pass(cli, project):
    answer = cli("run", project("no-app"))
    assert answer.status == 2
    assert "--entry" in answer.err and "notes.py" in answer.err


def test_another_interpreter(cli, script):
    answer = cli("run", "--python", "/usr/bin/python3", script("import sys\nprint(sys.version_info[0])\n"))
    assert (answer.status, answer.out) == (0, "3\n")


def test_full_isolation_is_enough_or_said(cli, script):
    answer = cli("run", "--isolation", "full", script("print(1)\n"))
    tier = json.loads(cli("doctor", "--json").out)["isolation"]
    assert answer.status == (0 if tier == "full" else 3)


def test_an_interrupt_cancels(started, script):
    process = started("run", "--json", script("print('ready', flush=True)\nwhile True: input()\n"), "--stdin", "-")
    while json.loads(process.stdout.readline())["type"] != "out":
        pass
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=20)
    assert json.loads(out.splitlines()[-1])["verdict"] == "cancelled"
    assert process.returncode == 1


def test_standard_input_is_passed_as_it_comes(started, script):
    process = started("run", "--stdin", "-", script("while True: print(input()[::-1], flush=True)\n"))
    for word in (b"ponies", b"stable"):
        process.stdin.write(word + b"\n")
        process.stdin.flush()
        assert process.stdout.readline() == word[::-1] + b"\n"
    process.stdin.close()
    process.stdin = None
    assert process.wait(20) == 1
    assert b"EOFError" in process.stderr.read()


def test_the_host_is_out_of_reach(cli, script):
    answer = cli("run", script("import os\nprint(os.path.exists('/etc/shadow'), sorted(os.environ)[:1] and 'ATHANOR_DATA' in os.environ)\n"))
    assert answer.out == "False False\n"


def test_a_link_in_the_project_is_not_followed(cli, project):
    folder = project("scripts")
    os.symlink("/etc/hostname", folder / "linked.txt")
    (folder / "main.py").write_text("import os\nprint(os.path.exists('linked.txt'))\n")
    assert cli("run", folder).out == "False\n"
