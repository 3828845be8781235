"""The warm process in miniature: preloads the libraries once, then forks for every request that comes with descriptors.

A request is JSON (spec, rlimits) with five descriptors: stdin, stdout, stderr, events, trace; a sixth gets the wait
status of the child. Stands in for the C++ worker, without its sandbox."""

import gc
import json
import os
import resource
import signal
import socket
import sys

sys.dont_write_bytecode = True
sys.path[0] = sys.argv[1]  # Not the folder of this file, which no learner has.
from athanor_agent import entry, warmup  # noqa: E402

EVENTS, TRACE, STATUS = 60, 61, 62


def serve(request, descriptors):
    """In the fork of a fork: becomes the learner's process."""
    for source, target in zip(descriptors, (0, 1, 2, EVENTS, TRACE)):
        os.dup2(source, target)
    os.close(STATUS)
    os.closerange(3, EVENTS)
    os.closerange(STATUS + 1, 256)
    for name, limit in request.get("rlimits", {}).items():
        resource.setrlimit(getattr(resource, name), tuple(limit))
    os.chdir(request["spec"]["project"])
    return entry.warm(EVENTS, request["spec"], TRACE)


def watch(request, descriptors):
    """In the fork: forks once more and reports how that ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    high = [os.dup2(descriptor, 100 + index) for index, descriptor in enumerate(descriptors)]
    os.dup2(descriptors[5], STATUS)
    child = os.fork()
    if child == 0:
        status = 99
        try:
            status = serve(request, high[:5])
        finally:
            os._exit(status)
    os.write(STATUS, b"%d\n" % child)
    os.closerange(0, STATUS)
    os.closerange(STATUS + 1, 256)
    _, status = os.waitpid(child, 0)
    os.write(STATUS, b"%d\n" % os.waitstatus_to_exitcode(status))
    os._exit(0)


def main():
    control = socket.socket(fileno=int(sys.argv[2]))
    sys.path.remove(sys.argv[1])
    versions = warmup.preload()
    facts = {"versions": versions, "shadowable": warmup.preloaded_shadowable(), "path": sys.path,
             "threads": len(sys._current_frames()), "descriptors": len(os.listdir("/proc/self/fd")) - 1,
             "modules": [name for name in sys.modules if "athanor_warmup" in name]}
    gc.collect()
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.send(json.dumps(facts).encode())
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 1 << 18, 6)
        if not data:
            os._exit(0)
        if os.fork() == 0:
            control.close()
            watch(json.loads(data), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


main()
