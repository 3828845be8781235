"""Runs the agent as the engine does: warm in a fork of a preloaded process, cold through boot.py."""

import base64
import json
import os
import selectors
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
RUNTIME = HERE.parent.parent / "engine" / "runtime"
PYTHON = "/usr/bin/python3"
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/tmp"}
sys.path.insert(0, str(RUNTIME))


class Process:
    """One served run: its output, its events, its end."""

    def __init__(self, events, out, err, trace, status, stdin):
        self.socket, self._status = events, status
        self._pipes = {out: "out", err: "err", trace: "trace", status: "status"}
        self._data = {"out": b"", "err": b"", "trace": b"", "status": b""}
        self._frames, self.events, self._stdin = b"", [], stdin
        self._selector = selectors.DefaultSelector()
        for descriptor in self._pipes:
            self._selector.register(descriptor, selectors.EVENT_READ)
        self._selector.register(events, selectors.EVENT_READ)
        self._last = 0
        self.popen = None

    @property
    def out(self):
        return self._data["out"].decode("utf-8")

    @property
    def err(self):
        return self._data["err"].decode("utf-8")

    @property
    def trace(self):
        return self._data["trace"].decode("utf-8", "replace")

    @property
    def pid(self):
        if self.popen is not None:
            return self.popen.pid
        self.until(lambda: b"\n" in self._data["status"])
        return int(self._data["status"].split()[0])

    @property
    def exit(self):
        if self.popen is not None:
            return self.popen.wait(20)
        return int(self._data["status"].split()[1])

    def _unframe(self, data):
        self._frames += data
        while len(self._frames) >= 4:
            size = int.from_bytes(self._frames[:4], "little")
            if len(self._frames) < 4 + size:
                return
            self.events.append(json.loads(self._frames[4:4 + size]))
            self._frames = self._frames[4 + size:]

    def _step(self, timeout):
        for key, _ in self._selector.select(timeout):
            if key.fileobj is self.socket:
                try:
                    data = self.socket.recv(1 << 20)
                except ConnectionResetError:
                    data = b""
                self._unframe(data)
            else:
                data = os.read(key.fileobj, 1 << 20)
                self._data[self._pipes[key.fileobj]] += data
            if not data:
                self._selector.unregister(key.fileobj)

    def until(self, condition, timeout=20):
        end = time.monotonic() + timeout
        while not condition():
            assert self._selector.get_map(), "it ended: %s %s" % (self.events, self.err)
            assert time.monotonic() < end, "no answer: %s %s" % (self.events, self.err)
            self._step(max(0.0, end - time.monotonic()))

    def send(self, **message):
        data = json.dumps(message).encode()
        self.socket.sendall(len(data).to_bytes(4, "little") + data)

    def named(self, name):
        return [event for event in self.events if event.get("event") == name]

    def event(self, name):
        self.until(lambda: self.named(name))
        return self.named(name)[0]

    def reply(self, op, **members):
        """The reply to one operation."""
        self._last += 1
        number = self._last
        self.send(op=op, id=number, **members)
        found = lambda: [event for event in self.named("reply") if event["id"] == number]  # noqa: E731
        self.until(found)
        return found()[0]

    def ask(self, op, **members):
        reply = self.reply(op, **members)
        assert "result" in reply, reply
        return reply["result"]

    def request(self, method, path, headers=(), body=b"", **members):
        return self.ask("request", method=method, path=path, headers=[list(item) for item in headers],
                        body64=base64.b64encode(body).decode(), **members)

    def finish(self, timeout=20):
        """Until everything is closed."""
        end = time.monotonic() + timeout
        while self._selector.get_map():
            assert time.monotonic() < end, "still running: %s %s %s" % (self.events, self.out[-500:], self.err[-500:])
            self._step(max(0.0, end - time.monotonic()))
        return self

    def close(self):
        """Hangs up, as the engine does to end a session."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass
        self.finish()
        self.socket.close()
        for descriptor in self._pipes:
            os.close(descriptor)
        self._pipes = {}


class Launcher:
    """Starts processes warm or cold."""

    def __init__(self):
        mine, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._control = mine
        self._popen = subprocess.Popen(
            [PYTHON, "-B", str(HERE / "zygote.py"), str(RUNTIME), str(theirs.fileno())], pass_fds=[theirs.fileno()],
            env=dict(ENVIRONMENT), stdin=subprocess.DEVNULL)
        theirs.close()
        self.facts = json.loads(mine.recv(1 << 20))

    def stop(self):
        self._control.close()
        self._popen.wait(10)

    def start(self, spec, stdin=b"", cold=False, rlimits=None, python=PYTHON):
        pairs = {name: os.pipe() for name in ("in", "out", "err", "trace", "status")}
        mine, theirs = socket.socketpair()
        os.write(pairs["in"][1], stdin)
        os.close(pairs["in"][1])
        process = Process(mine, pairs["out"][0], pairs["err"][0], pairs["trace"][0], pairs["status"][0], None)
        ends = [pairs["in"][0], pairs["out"][1], pairs["err"][1], theirs.fileno(), pairs["trace"][1], pairs["status"][1]]
        if cold:
            process.popen = self._cold(spec, ends, python)
        else:
            request = {"spec": dict(spec, environment=dict(ENVIRONMENT, **spec.get("environment", {}))),
                       "rlimits": rlimits or {}}
            socket.send_fds(self._control, [json.dumps(request).encode()], ends)
        for end in ends[:3] + ends[4:]:
            os.close(end)
        theirs.close()
        return process

    def _cold(self, spec, ends, python):
        file = os.memfd_create("spec")
        os.write(file, json.dumps(spec).encode())
        environment = dict(ENVIRONMENT, ATHANOR_EVENT_FD=str(ends[3]), ATHANOR_SPEC_FD=str(file),
                           ATHANOR_TRACE_FD=str(ends[4]), **spec.get("environment", {}))
        popen = subprocess.Popen([python, "-B", str(RUNTIME / "boot.py")], stdin=ends[0], stdout=ends[1], stderr=ends[2],
                                 pass_fds=[ends[3], ends[4], file], cwd=spec["project"], env=environment)
        os.close(file)
        return popen


@pytest.fixture(scope="session")
def launcher():
    launcher = Launcher()
    yield launcher
    launcher.stop()


class Project:
    """A learner's folder, and what can be done with it."""

    def __init__(self, folder, launcher):
        self.folder, self.launcher, self._open = folder, launcher, []

    def write(self, files):
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, bytes):
                path.write_bytes(content)
            else:
                path.write_text(textwrap.dedent(content), "utf-8")
        return self

    def start(self, mode, files=None, stdin=b"", cold=False, rlimits=None, **spec):
        self.write(files or {})
        spec = dict({"op": "start", "mode": mode, "home": str(self.folder), "project": str(self.folder), "argv": []}, **spec)
        process = self.launcher.start(spec, stdin, cold, rlimits)
        self._open.append(process)
        return process

    def run(self, source, **options):
        """Runs main.py to its end."""
        return self.start("script", {"main.py": source}, entry="main.py", **options).finish()

    def app(self, files, **options):
        """Opens a session; `files` may be the text of app.py."""
        files = files if isinstance(files, dict) else {"app.py": files}
        process = self.start("application", files, **options)
        process.until(lambda: process.named("loaded") or process.named("load-failed"))
        return process

    def close(self):
        for process in self._open:
            process.close()


@pytest.fixture
def project(tmp_path, launcher):
    project = Project(tmp_path, launcher)
    yield project
    project.close()


@pytest.fixture(params=["warm", "cold"])
def cold(request):
    return request.param == "cold"
