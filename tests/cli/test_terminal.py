"""athanor-cli shell where a person types: the command has a terminal too."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time

from conftest import PATIENCE, PROGRAM


def resize(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


class Typist:
    """The other end of the program's terminal."""

    def __init__(self, environment, folder, *command):
        self.master, slave = pty.openpty()
        resize(self.master, 30, 100)
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        self.seen = b""
        self.process = subprocess.Popen([PROGRAM, "shell", folder, "--", *command], stdin=slave, stdout=slave, stderr=slave,
                                        env={**environment, "TERM": "xterm"}, start_new_session=True)

    def until(self, text):
        deadline = time.monotonic() + PATIENCE
        while text not in self.seen:
            ready, _, _ = select.select([self.master], [], [], max(0, deadline - time.monotonic()))
            assert ready, self.seen
            self.seen += os.read(self.master, 4096)

    def type(self, text):
        os.write(self.master, text)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)
        os.close(self.slave)


def test_python_is_interactive_and_follows_the_size(environment, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    typist = Typist(environment, project, "/usr/bin/python3", "-q")
    try:
        typist.until(b">>> ")
        typist.type(b"import os; print(os.ttyname(0), *os.get_terminal_size())\r")
        typist.until(b"/dev/pts/0 100 30")
        resize(typist.master, 41, 121)
        typist.process.send_signal(signal.SIGWINCH)
        # The new size travels on another way than the keys: ask until it has arrived.
        typist.type(b"while os.get_terminal_size() != (121, 41): pass\r\r")
        typist.type(b"print('seen', 6 * 7)\r")
        typist.until(b"seen 42")
        # Ctrl+C also throws away what was typed and not read yet: the loop has to run first.
        typist.type(b"exec('print(7 * 7 * 7 * 7)\\nwhile True: pass')\r")
        typist.until(b"2401")
        typist.type(b"\x03")
        typist.until(b"KeyboardInterrupt")
        typist.type(b"raise SystemExit(5)\r")
        assert typist.process.wait(PATIENCE) == 5
        assert termios.tcgetattr(typist.slave) == typist.before
    finally:
        typist.close()
