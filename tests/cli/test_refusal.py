"""Where code cannot be isolated, none is run, and the learner is told what to do."""
import os
import subprocess

import pytest

from conftest import PATIENCE, PROGRAM

# The limit belongs to the new namespace alone: the machine outside is not touched.
NO_NAMESPACES = "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\""


def without_namespaces(environment, folder, *arguments):
    """Runs the program where no further user namespace can be made. As root also no other account is mapped."""
    identity = ["--map-root-user"] if os.geteuid() == 0 else ["--map-user=%d" % os.geteuid(), "--keep-caps"]
    command = ["unshare", "--user", *identity, "sh", "-c", NO_NAMESPACES, "sh", str(PROGRAM), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, env=environment, cwd=folder, timeout=PATIENCE)


@pytest.fixture
def program(tmp_path):
    path = tmp_path / "main.py"
    path.write_text("open('ran', 'w')\nprint('it ran')\n")
    return path


def test_nothing_runs_and_the_reason_is_told(environment, tmp_path, program):
    answer = without_namespaces(environment, tmp_path, "run", program)
    assert answer.returncode == 3
    assert b"it ran" not in answer.stdout
    advice = b"ordinary user" if os.geteuid() == 0 else b"sysctl user.max_user_namespaces"
    assert advice in answer.stderr


def test_doctor_says_it_too(environment, tmp_path):
    answer = without_namespaces(environment, tmp_path, "doctor")
    assert answer.returncode == 3
    assert "✗ Isolation".encode() in answer.stdout
    assert b"Code cannot be run" in answer.stdout
