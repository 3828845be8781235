"""What a command in a project folder (athanor-cli shell) and what it leaves behind may do to the machine."""
import os
import signal
import stat
import subprocess

import pytest

import engine

DEAF = '''
import resource
import time

try:
    resource.prlimit(1, resource.RLIMIT_NOFILE, (0, 0))
except OSError:
    pass
time.sleep(1.5)  # The poll that init is in is not touched yet.
print('{"said": "begun"}', flush=True)
time.sleep(600)
'''

SET_USER_ID = '''
import os
import shutil

def attempt(title, action):
    try:
        action()
    except OSError as refusal:
        print(title, type(refusal).__name__)

shutil.copy("/usr/bin/id", "copied")
attempt("chmod", lambda: os.chmod("copied", 0o4755))
attempt("open", lambda: os.close(os.open("opened", os.O_CREAT | os.O_WRONLY, 0o4755)))
file = os.open("changed", os.O_CREAT | os.O_WRONLY, 0o755)
attempt("fchmod", lambda: os.fchmod(file, 0o6755))
os.mkdir("folder")
attempt("group", lambda: os.chmod("folder", 0o2777))
print("tried")
'''

# Each writes 320 MB where 256 are allowed, and then waits until a look at the folder is due.
GROWTHS = {
    "plain": 'os.mkdir("deep")\nwrite = lambda n: open(f"deep/{n}", "wb")\n',
    "in-a-folder-that-cannot-be-listed": 'os.mkdir("deep")\nos.chmod("deep", 0o300)\nwrite = lambda n: open(f"deep/{n}", "wb")\n',
    "in-files-without-a-name": 'def write(n):\n    file = open("x", "wb")\n    os.unlink("x")\n    return file\n',
    "behind-a-path-too-long": ('for _ in range(30):\n    os.mkdir("d" * 200)\n    os.chdir("d" * 200)\n'
                               'write = lambda n: open(str(n), "wb")\n'),
}
GROW = 'import os, time\n{how}kept = []\nfor n in range(8):\n    kept.append(write(n))\n    for _ in range(40):\n' \
       '        kept[-1].write(bytes(1 << 20))\n    kept[-1].flush()\ntime.sleep(20)\nprint("WROTE 320 MB")\n'


def shell(folder, *command, seconds=60):
    return subprocess.run([engine.command_line(), "shell", folder, "--", *command], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=seconds, env=engine.environment(folder.parent), cwd="/")


def project(folder, source):
    folder.mkdir(exist_ok=True)
    (folder / "main.py").write_text(source)
    return folder


def test_no_file_is_left_that_lends_its_owners_rights(tmp_path):
    """What is made inside belongs to the folder's owner, root perhaps: anybody could become that owner."""
    folder = project(tmp_path / "p", SET_USER_ID)
    done = shell(folder, "python3", "main.py")
    assert "tried" in done.stdout, done
    lending = [path.name for path in folder.rglob("*") if path.lstat().st_mode & (stat.S_ISUID | stat.S_ISGID)]
    for name in lending:
        (folder / name).chmod(0o700)
    assert lending == [], done.stdout


@pytest.mark.parametrize("how", GROWTHS)
def test_a_folder_cannot_grow_unseen(tmp_path, how):
    done = shell(project(tmp_path / "p", GROW.format(how=GROWTHS[how])), "python3", "main.py")
    # Paths too long for a plain walk would stay behind.
    subprocess.run(["chmod", "-R", "u+rwx", tmp_path / "p"], check=False)
    subprocess.run(["rm", "-rf", tmp_path / "p"], check=True)
    assert "WROTE" not in done.stdout, done
    assert "256 MB" in done.stderr, done


def test_a_folder_cannot_fill_with_empty_files(tmp_path):
    """A file system has so many files and no more, whatever their size."""
    source = ('import os, time\nos.mkdir("many")\nfor n in range(150_000):\n    os.close(os.open(f"many/{n}", os.O_CREAT))\n'
              'time.sleep(10)\nprint("MADE 150000 FILES")\n')
    done = shell(project(tmp_path / "p", source), "python3", "main.py")
    subprocess.run(["rm", "-rf", tmp_path / "p"], check=True)
    assert "MADE" not in done.stdout, done


def test_a_command_dies_with_its_engine_whatever_it_did_to_init(tmp_path):
    """Without descriptors init's poll fails: it neither hears that the engine is gone nor reaps."""
    folder = project(tmp_path / "p", DEAF)
    with engine.Call(["shell", folder, "--", "python3", "main.py"]) as call:
        call.wait_for("begun")
        os.kill(call.program(), signal.SIGKILL)
        assert call.finish().survivors == []


def test_the_projects_interpreter_opens_no_other_folder(tmp_path):
    """A project may be anybody's: where its .venv/bin/python points to is not yet a reason to show what lies there."""
    private = tmp_path / "private"
    (private / "bin").mkdir(parents=True)
    (private / "letter.txt").write_text("dear diary\n")
    (private / "bin" / "tool").write_text('#!/bin/sh\nexec /usr/bin/python3 "$@"\n')
    (private / "bin" / "tool").chmod(0o755)
    folder = project(tmp_path / "p", f'import os\nprint(os.path.exists("{private}/letter.txt") and open("{private}/letter.txt").read())\n')
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "pyvenv.cfg").write_text("home = /usr/bin\n")
    (folder / ".venv" / "bin" / "python").symlink_to(private / "bin" / "tool")
    assert "dear diary" not in engine.run(folder, "--entry", "main.py").everything


EXHAUST = '''
import ctypes
import os
import time

libc = ctypes.CDLL(None, use_errno=True)
timer = ctypes.c_void_p()
timers = 0
while timers < 200_000 and libc.timer_create(1, None, ctypes.byref(timer)) == 0:
    timers += 1
for _ in range(8):
    if os.fork() == 0:
        while libc.inotify_init1(0) >= 0:
            pass
        time.sleep(60)
time.sleep(1)
print("ready", timers, flush=True)
time.sleep(60)
'''

NEIGHBOUR = '''
import ctypes
libc = ctypes.CDLL(None)
timer = ctypes.c_void_p()
print("inotify", libc.inotify_init1(0) >= 0, "timer", libc.timer_create(1, None, ctypes.byref(timer)) == 0)
'''


def test_a_run_leaves_its_user_the_means_to_work(tmp_path):
    """inotify instances and queued signals are counted for the user, beyond namespaces: the desktop needs them, too."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "main.py").write_text(EXHAUST)
    identity = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    with engine.Call(["run", tmp_path / "p", "--json", "--entry", "main.py", "--wall", "30", "--cpu", "20"]) as call:
        call.wait_for("ready", 30)
        found = subprocess.run(["/usr/bin/python3", "-I", "-c", NEIGHBOUR], capture_output=True, text=True, cwd="/", **identity)
        call.interrupt()
        call.finish()
    assert found.stdout.strip() == "inotify True timer True", found


# The device nodes stay shared (engine/sandbox/README.md says so): they hold no data, and no file system gives them copies.
LOCKED = ("/etc/ld.so.cache", "/etc/localtime", "/etc/mime.types", "/usr/bin/python3", "/usr/lib/os-release")

HOLD = f'''
import fcntl
import time

kept = []
for path in {LOCKED}:
    try:
        kept.append(open(path, "rb"))
        fcntl.flock(kept[-1], fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        pass
print("ready", flush=True)
time.sleep(60)
'''

LOOK = f'''
import fcntl

for path in {LOCKED}:
    try:
        fcntl.flock(open(path, "rb"), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(path, "EXCHANGED")
    except OSError:
        pass
print("searched")
'''


def test_two_runs_share_no_lockable_file(tmp_path):
    holder, looker = tmp_path / "holder", tmp_path / "looker"
    for folder, source in ((holder, HOLD), (looker, LOOK)):
        folder.mkdir()
        (folder / "main.py").write_text(source)
    with engine.Call(["run", holder, "--json", "--entry", "main.py", "--wall", "30"]) as call:
        call.wait_for("ready")
        found = engine.run(looker, "--entry", "main.py")
        call.interrupt()
        call.finish()
    assert "searched" in found.stdout and "EXCHANGED" not in found.stdout, found
