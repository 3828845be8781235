"""Grades a folder with the agent's own judge and application, each in a process of its own as in the engine, but started
cold and without the sandbox: it proves lessons where no engine is built. See engine/runtime/PROTOCOL.md."""
import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys

AGENT = pathlib.Path(__file__).resolve().parents[2] / "engine" / "runtime"
BOOT = "import sys; sys.path.insert(0, sys.argv.pop()); from athanor_agent import entry; del sys.path[0]; entry.cold()"
SECONDS = 60


class AgentProcess:
    """One agent and the conversation with it."""

    def __init__(self, folder, **start):
        ours, theirs = socket.socketpair()
        ours.settimeout(SECONDS)
        spec_read, spec_write = os.pipe()
        spec = {"op": "start", "home": str(folder), "project": str(folder), "argv": [], **start}
        os.write(spec_write, json.dumps(spec).encode())
        os.close(spec_write)
        environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "LANG": "C.UTF-8",
                       "ATHANOR_EVENT_FD": str(theirs.fileno()), "ATHANOR_SPEC_FD": str(spec_read)}
        self._log = open(folder.parent / f"{start['mode']}.log", "w+", encoding="utf-8")
        self._process = subprocess.Popen([sys.executable, "-B", "-c", BOOT, str(AGENT)], cwd=folder, env=environment,
                                         pass_fds=[theirs.fileno(), spec_read], stdin=subprocess.DEVNULL,
                                         stdout=self._log, stderr=self._log)
        os.close(spec_read)
        theirs.close()
        self._stream = ours.makefile("rwb")
        self._socket = ours

    def send(self, **message):
        data = json.dumps(message).encode()
        self._stream.write(len(data).to_bytes(4, "little") + data)
        self._stream.flush()

    def receive(self):
        """The next event; None when the process has hung up."""
        head = self._stream.read(4)
        if len(head) < 4:
            return None
        return json.loads(self._stream.read(int.from_bytes(head, "little")))

    def log(self):
        self._log.seek(0)
        return self._log.read()

    def end(self):
        self._stream.close()
        self._socket.close()
        try:
            self._process.wait(SECONDS)
        finally:
            self._process.kill()
            self._process.wait()
            self._log.close()


class Application:
    """The learner's side: loads on first use, answers what the judge asks."""

    def __init__(self, folder):
        self._folder, self._agent, self._failure = folder, None, None

    def answer(self, ask):
        if ask["op"] == "restart":
            self.end()
            return {"result": None}
        if self._agent is None:
            self._load()
        if self._failure is not None:
            return {"error": {"kind": "load-failed", "error": self._failure}}
        self._agent.send(**{name: value for name, value in ask.items() if name != "event"})
        while True:
            event = self._agent.receive()
            assert event is not None, self._agent.log()
            if event["event"] == "reply":
                return {name: event[name] for name in ("result", "error") if name in event}

    def _load(self):
        self._agent = AgentProcess(self._folder, mode="application")
        while True:
            event = self._agent.receive()
            assert event is not None, self._agent.log()
            if event["event"] == "load-failed":
                self._failure = event["error"]
            if event["event"] in ("loaded", "load-failed"):
                return

    def end(self):
        if self._agent is not None:
            self._agent.end()
        self._agent, self._failure = None, None


def grade(exercise, folder, *layers):
    """Lays the layers (folders) over each other in folder and judges the result; {check's name: its event}."""
    workspace, bench = folder / "workspace", folder / "checks"
    for made in (workspace, bench):
        made.mkdir(parents=True)
    for layer in layers:
        shutil.copytree(layer, workspace, dirs_exist_ok=True)
    checks = sorted(path.name for path in exercise.glob("check_*.py"))
    for name in checks:
        shutil.copy(exercise / name, bench)
    application = Application(workspace)
    judge = AgentProcess(bench, mode="judge", checks=checks)
    results = {}
    try:
        while (event := judge.receive()) is not None:
            if event["event"] == "ask":
                judge.send(op="reply", id=event["id"], **application.answer(event))
            elif event["event"] == "check":
                results[event["name"]] = event
        assert results, judge.log()
    finally:
        application.end()
        judge.end()
    return results
