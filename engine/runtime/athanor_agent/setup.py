"""Makes the process look freshly started: streams, signals, the dump of the current line, random numbers, arguments."""

from athanor_agent.private import BUILTINS as __builtins__

import faulthandler
import io
import os
import random
import signal
import sys

_environ = os.environ


def _stream(fd, mode, errors, line_buffering):
    """A text stream over a descriptor as Python makes its own, or None where the descriptor is closed."""
    try:
        os.fstat(fd)
        raw = io.FileIO(fd, "rb" if mode == "r" else "wb", closefd=False)
    except OSError:
        return None
    binary = io.BufferedReader(raw) if mode == "r" else io.BufferedWriter(raw)
    raw.name = {0: "<stdin>", 1: "<stdout>", 2: "<stderr>"}[fd]
    text = io.TextIOWrapper(binary, encoding="utf-8", errors=errors, line_buffering=line_buffering)
    text.mode = mode
    return text


def streams():
    """New standard streams: the ones inherited were made for other descriptors. Line by line, so that what a program
    printed is seen even when it is killed, and so that output and errors come in a sane order."""
    sys.stdin = sys.__stdin__ = _stream(0, "r", "surrogateescape", False)
    sys.stdout = sys.__stdout__ = _stream(1, "w", "backslashreplace", True)
    sys.stderr = sys.__stderr__ = _stream(2, "w", "backslashreplace", True)
    _hand_on(sys.stdout)


def _hand_on(stdout):
    """alembic.config.Config keeps the standard output of the moment when it was imported, as a default."""
    config = sys.modules.get("alembic.config")
    initialise = getattr(getattr(config, "Config", None), "__init__", None)
    code, defaults = getattr(initialise, "__code__", None), getattr(initialise, "__defaults__", None)
    if code is not None and defaults:
        names = code.co_varnames[:code.co_argcount][-len(defaults):]
        initialise.__defaults__ = tuple(stdout if name == "stdout" else value for name, value in zip(names, defaults))


def signals():
    """What `python3` sets up at start and an embedded interpreter may not have."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for name in ("SIGPIPE", "SIGXFSZ"):  # they become an OSError
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    for name in ("SIGTERM", "SIGUSR1", "SIGXCPU"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)


def trace_to(fd):
    """Lets the engine ask for the line under way. On SIGUSR1 (asked), SIGXCPU (CPU limit; then the default action ends
    the process) and on a crash in native code, faulthandler writes to `fd` lines of the form

        File "/home/learner/project/app.py", line 3 in index

    most recent call first. It does so from C, at once, also inside a long call such as 10**(10**9). The learner's line
    is the first whose path is inside the project. Only the thread that got the signal is shown: for SIGXCPU the kernel
    chooses the one that was computing, and another's line would mislead."""
    faulthandler.enable(file=fd, all_threads=False)
    faulthandler.register(signal.SIGUSR1, file=fd, all_threads=False, chain=False)
    faulthandler.register(signal.SIGXCPU, file=fd, all_threads=False, chain=True)


def _environment(spec):
    """os.environ was read when the interpreter started: the engine may hand over what it set since."""
    wanted = spec.get("environment")
    if not isinstance(wanted, dict):
        return
    for name in list(_environ):
        if name not in wanted:
            del _environ[name]
    for name, value in wanted.items():
        if isinstance(name, str) and isinstance(value, str) and name and "=" not in name and "\0" not in name + value:
            _environ[name] = value


def _fresh():
    """A fork shares its parent's random state and secrets: make them this process's own."""
    random.seed()
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        process.current_process().authkey = os.urandom(32)
    tempfile = sys.modules.get("tempfile")
    if tempfile is not None:
        tempfile.tempdir = None
        tempfile._name_sequence = None
    uuid = sys.modules.get("uuid")
    if uuid is not None:
        uuid._last_timestamp = None


def prepare(spec, trace_fd):
    signals()
    _environment(spec)
    streams()
    _fresh()
    if isinstance(trace_fd, int) and trace_fd >= 0:
        try:
            trace_to(trace_fd)
        except (OSError, ValueError, RuntimeError):
            pass


def flush():
    """Flushes what the learner printed, also where sys.stdout was replaced. False when it could not be written."""
    done = True
    for stream in (sys.stdout, sys.__stdout__, sys.stderr, sys.__stderr__):
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except Exception:
            done = False
    return done
