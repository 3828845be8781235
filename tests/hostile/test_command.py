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


# All devices of the host's that a run sees, and what lies in the same place for every run.
LOCKED = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom", "/etc/ld.so.cache", "/etc/localtime",
          "/etc/mime.types", "/usr/bin/python3", "/usr/lib/os-release")

# Every kind of lock on each of them, and on an eventfd, whose inode is the same for the whole system.
LOCKS = f'''
import errno
import fcntl
import os
import struct
import time

F_OFD_GETLK, F_OFD_SETLK = 36, 37


def question(kind):
    return struct.pack("hhqqi4x", kind, os.SEEK_SET, 0, 0, 0)


def files():
    for path in {LOCKED}:
        for how in (os.O_RDWR, os.O_RDONLY):
            try:
                yield path, how, os.open(path, how)
            except OSError:
                pass
    yield "eventfd", os.O_RDWR, os.eventfd(0)


def kinds(how):
    range_kind = fcntl.F_WRLCK if how == os.O_RDWR else fcntl.F_RDLCK
    yield "flock", lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    yield "record", lambda file: fcntl.fcntl(file, fcntl.F_SETLK, question(range_kind))
    yield "description", lambda file: fcntl.fcntl(file, F_OFD_SETLK, question(range_kind))
'''

HOLD = LOCKS + '''
kept = []
for path, how, file in files():
    kept.append(file)
    for kind, take in kinds(how):
        try:
            take(file)
            print("took", kind, path)
        except OSError:
            pass
print("ready", flush=True)
time.sleep(60)
'''

LOOK = LOCKS + '''
for path, how, file in files():
    for kind, take in kinds(how):
        try:
            take(file)
        except OSError as refusal:
            if refusal.errno in (errno.EAGAIN, errno.EACCES):
                print(path, kind, "EXCHANGED")
    for command in (fcntl.F_GETLK, F_OFD_GETLK):
        try:
            answer = struct.unpack("hhqqi4x", fcntl.fcntl(file, command, question(fcntl.F_WRLCK)))
        except OSError:
            continue
        if answer[0] != fcntl.F_UNLCK and answer[4] not in (os.getpid(), -1):
            print(path, "asked", answer, "EXCHANGED")
    os.close(file)
print("searched")
'''


def held_and_looked_for(tmp_path, hold, look):
    """What one run finds while another holds what it can."""
    holder, looker = tmp_path / "holder", tmp_path / "looker"
    project(holder, hold)
    project(looker, look)
    with engine.Call(["run", holder, "--json", "--entry", "main.py", "--wall", "60"]) as call:
        call.wait_for("ready")
        found = engine.run(looker, "--entry", "main.py")
        call.interrupt()
        held = call.finish()
    assert held.status["verdict"] == "cancelled", held
    return held, found


def test_two_runs_share_no_lockable_file(tmp_path):
    held, found = held_and_looked_for(tmp_path, HOLD, LOOK)
    assert "took record /dev/null" in held.stdout, f"nothing was held, so this proves nothing: {held}"
    assert "searched" in found.stdout and "EXCHANGED" not in found.stdout, found


LEASE = "import fcntl\nfile = open('/usr/bin/python3', 'rb')\ntry:\n    print(fcntl.fcntl(file, 1024, fcntl.F_RDLCK), 'TAKEN')\n" \
        "except OSError as refusal:\n    print(refusal)\n"


def test_a_lease_cannot_be_taken(tmp_path):
    """A lease is refused while somebody else has the file open: a word as good as a lock."""
    outcome = engine.run(project(tmp_path / "p", LEASE), "--entry", "main.py")
    assert "not permitted" in outcome.stdout and "TAKEN" not in outcome.stdout, outcome


BLOCKED = '''
import fcntl
import os
import time

if os.fork() == 0:
    held = open("x", "w")
    {lock}(held, fcntl.LOCK_EX)
    os.mkdir("held")
    time.sleep(600)
while not os.path.exists("held"):
    time.sleep(0.01)
waiting = open("x", "r+")
print("ready", flush=True)
{lock}(waiting, fcntl.LOCK_EX)
print("HAVE IT")
'''


@pytest.mark.parametrize("lock", ["fcntl.flock", "fcntl.lockf"])
def test_who_waits_for_a_lock_can_be_cancelled(tmp_path, lock):
    folder = project(tmp_path / "p", BLOCKED.format(lock=lock))
    with engine.Call(["run", folder, "--json", "--entry", "main.py", "--wall", "60"]) as call:
        call.wait_for("ready")
        call.interrupt()
        outcome = call.finish()
    # 14 is the line that says so: a busy machine may not have come any further.
    assert outcome.status["verdict"] == "cancelled" and outcome.line in (14, 15), outcome
    assert "HAVE IT" not in outcome.stdout and outcome.survivors == [], outcome


@pytest.mark.parametrize("lock", ["fcntl.flock", "fcntl.lockf"])
def test_a_lock_that_never_comes_is_a_wait(tmp_path, lock):
    outcome = engine.run(project(tmp_path / "p", BLOCKED.format(lock=lock)), "--entry", "main.py", "--wall", "1")
    assert outcome.status["verdict"] == "wall-limit" and outcome.line == 15, outcome
