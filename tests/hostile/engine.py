"""Drives athanor-cli for the hostile tests: starts it, reads its JSON lines, and sees that nothing survives it."""
import collections
import json
import os
import pathlib
import selectors
import signal
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
LAUNCHER = HERE / "launch.py"
PYTHON = "/usr/bin/python3"

# Something of the user's that no program in the sandbox may ever see.
SECRET = "the-hosts-own-secret-4711"


def cleared_within():
    """Seconds that processes may take to disappear after the command line has ended; a worker that is still importing
    hears of it only afterwards, which takes as much longer as the machine is busy."""
    return 2.0 * max(1.0, os.getloadavg()[0] / os.cpu_count())


def command_line():
    """The athanor-cli under test."""
    folder = os.environ.get("ATHANOR_BIN_DIR") or HERE.parents[1] / "build" / "bin"
    return pathlib.Path(folder) / "athanor-cli"


def environment(home):
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "TMPDIR", "LD_LIBRARY_PATH")}
    return kept | {"HOME": str(home), "ATHANOR_DATA": str(home / "data"), "LANG": "C.UTF-8", "DISPLAY": ":99",
                   "ATHANOR_TEST_SECRET": SECRET, "PYTHONPATH": "/nonexistent/" + SECRET}


class Outcome:
    """What one call of athanor-cli said, did and left behind."""

    def __init__(self, output, errors, report):
        self.errors = errors.decode("utf-8", "replace")
        self.events = []
        for line in output.decode("utf-8").splitlines():
            self.events.append(json.loads(line))
        self.status = self.events[-1] if self.events and self.events[-1].get("type") == "status" else None
        # What is not known may be null.
        self.line = (self.status or {}).get("line") or 0
        self.message = (self.status or {}).get("message") or ""
        self.exit_code = report["exit"]
        self.seconds = report["seconds"]
        self.survivors = report["survivors"]
        self.cleared = report["cleared"]

    def text(self, stream):
        return "".join(e["text"] for e in self.events if e.get("type") == "out" and e.get("stream") == stream)

    @property
    def stdout(self):
        return self.text("stdout")

    @property
    def stderr(self):
        return self.text("stderr")

    @property
    def everything(self):
        return "\n".join([json.dumps(self.events, ensure_ascii=False), self.stdout, self.stderr, self.errors])

    def __repr__(self):
        told = "\n".join(f"  {json.dumps(e, ensure_ascii=False)[:600]}" for e in self.events[-12:])
        return (f"exit {self.exit_code} after {self.seconds:.2f} s, survivors {self.survivors}\n{told}\n"
                f"  standard error: {self.errors[-600:]}")


class Call:
    """A running athanor-cli. Use as a context manager; finish() waits for its Outcome."""

    def __init__(self, arguments, pass_fds=(), cwd="/"):
        self._folder = tempfile.TemporaryDirectory(prefix="athanor-hostile-")
        home = pathlib.Path(self._folder.name)
        self._report = home / "report.json"
        self._errors = open(home / "errors", "w+b")
        self._output = bytearray()
        self._process = subprocess.Popen(
            [PYTHON, "-I", "-S", str(LAUNCHER), str(self._report), str(cleared_within()), str(command_line()), *map(str, arguments)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self._errors, env=environment(home), cwd=cwd,
            pass_fds=pass_fds)
        os.set_blocking(self._process.stdout.fileno(), False)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self.kill()
            self._process.wait(timeout=30)
        self._process.stdout.close()
        self._errors.close()
        self._folder.cleanup()

    def _read(self, seconds):
        """Waits up to so many seconds for more output; False at its end."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._process.stdout, selectors.EVENT_READ)
            if not selector.select(seconds):
                return True
        chunk = self._process.stdout.read()
        self._output += chunk or b""
        return chunk is None or len(chunk) > 0

    def wait_for(self, text, seconds=20):
        """Reads until the program's output holds this text."""
        deadline = time.monotonic() + seconds
        while text.encode() not in self._output:
            left = deadline - time.monotonic()
            assert left > 0, f"{text!r} was not said within {seconds} s: {bytes(self._output[-500:])!r}"
            assert self._read(left), f"ended without saying {text!r}: {bytes(self._output[-500:])!r}"

    def read_for(self, seconds):
        """Reads for so many seconds, or to the end of the output."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0 and self._read(left):
            pass

    def program(self):
        """The process id of athanor-cli itself, or None before it runs or after it ended."""
        found = [p for p in processes() if p.parent == self._process.pid and p.name.startswith("athanor-cli")]
        return found[0].pid if found else None

    def workers(self):
        """The processes that athanor-cli started itself."""
        parent = self.program()
        return [p.pid for p in processes() if parent is not None and p.parent == parent]

    def interrupt(self):
        os.kill(self.program(), signal.SIGINT)

    def kill(self):
        """kill -9 of athanor-cli; what it started is on its own from here."""
        self._process.send_signal(signal.SIGTERM)

    def finish(self, seconds=60):
        deadline = time.monotonic() + seconds
        while self._read(max(deadline - time.monotonic(), 0)):
            assert time.monotonic() < deadline, f"athanor-cli did not end within {seconds} s"
        self._process.wait(timeout=max(deadline - time.monotonic(), 1))
        self._errors.seek(0)
        return Outcome(bytes(self._output), self._errors.read(), json.loads(self._report.read_text()))


Process = collections.namedtuple("Process", "pid parent name")


def processes():
    """Every process this user can see."""
    found = []
    for entry in os.scandir("/proc"):
        if not entry.name.isdigit():
            continue
        try:
            text = pathlib.Path(entry.path, "stat").read_text(errors="replace")
        except OSError:
            continue
        head, tail = text.rsplit(")", 1)
        found.append(Process(int(entry.name), int(tail.split()[1]), head.split("(", 1)[1]))
    return found


def run(path, *arguments, seconds=60, **how):
    """athanor-cli run --json PATH, to its end."""
    with Call(["run", path, "--json", *arguments], **how) as call:
        return call.finish(seconds)
