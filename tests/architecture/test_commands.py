"""app/run and tests/run against programs that only pretend: apt-get, sudo, cmake, ninja, ctest, athanor itself."""
import os
import pathlib
import pty
import shutil
import stat
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Each pretender writes what it was asked to $STATE/calls; files in $STATE steer it.
PRETENDERS = {
    "dpkg-query": 'for name in "$@"; do grep -qx -- "$name" "$STATE/installed" && echo "installed $name"; done\nexit 1',
    "apt-get": '''
case " $* " in
    *" -s "*) [ ! -e "$STATE/lists-are-old" ] ;;
    *" update "*) rm -f "$STATE/lists-are-old" "$STATE/first-install-fails" ;;
    *" install "*)
        if [ -e "$STATE/install-fails" ] || [ -e "$STATE/first-install-fails" ]; then echo "E: pretended failure"; exit 100; fi
        for name in "$@"; do echo "$name" >> "$STATE/installed"; done ;;
esac''',
    "sudo": '''
[ "$1" = -n ] && shift
[ ! -e "$STATE/sudo-wants-a-password" ] || exit 1
"$@"''',
    "id": 'case $1 in -u) cat "$STATE/uid" ;; *) echo somebody ;; esac',
    "cmake": '''
[ ! -e "$STATE/configure-fails" ] || { echo "CMake Error: pretended"; exit 1; }
mkdir -p build/bin
touch build/build.ninja
printf 'CMAKE_HOME_DIRECTORY:INTERNAL=%s\\n' "$PWD" > build/CMakeCache.txt
printf '#!/bin/sh\\nprintf "started:"; printf " <%%s>" "$@"; echo\\n' > build/bin/athanor
chmod +x build/bin/athanor''',
    "ninja": '''
mkdir "$STATE/building" || touch "$STATE/overlap"
head -c 3000000 /dev/urandom | sha256sum > /dev/null
rmdir "$STATE/building"
[ ! -e "$STATE/build-fails" ] || { echo "FAILED: pretended.o"; exit 1; }
echo "[1/1] Building"''',
    "ctest": "",
    "xvfb-run": 'while [ "${1#--}" != "$1" ]; do [ "$1" = --server-args ] && shift; shift; done; "$@"',
}


class Place:
    """A copy of the commands, in a folder with a space in its name, and the world around it."""

    def __init__(self, folder):
        self.top = folder / "a checkout"
        self.state = folder / "state"
        programs = folder / "programs"
        for path in (self.state, programs):
            path.mkdir()
        for part in ("app/run", "app/packaging/packages.txt", "app/packaging/prepare.sh", "tests/run", ".ci/run"):
            (self.top / part).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / part, self.top / part)
        for name, script in PRETENDERS.items():
            program = programs / name
            program.write_text(f'#!/bin/bash\nprintf "%s" {name} >> "$STATE/calls"\nprintf " %s" "$@" >> "$STATE/calls"\n'
                               f'echo >> "$STATE/calls"\n{script}\n')
            program.chmod(0o755)
        self.programs = programs
        wanted = (self.top / "app/packaging/packages.txt").read_text().splitlines()
        self.packages = [line for line in wanted if line and not line.startswith("#")]
        (self.state / "uid").write_text("0\n")
        self.install_all_but()
        self.environment = {"PATH": f"{programs}:/usr/bin:/bin", "STATE": str(self.state), "DISPLAY": ":7",
                            "HOME": str(folder), "LANG": "C.UTF-8"}

    def install_all_but(self, *missing):
        (self.state / "installed").write_text("".join(f"{p}\n" for p in self.packages if p not in missing))

    def mark(self, name):
        (self.state / name).touch()

    def calls(self, program):
        path = self.state / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        return [line for line in lines if line.split(" ")[0] == program]

    def run(self, *arguments, command="app/run", cwd="/"):
        return subprocess.run([str(self.top / command), *arguments], env=self.environment, cwd=cwd, text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)

    def run_on_terminal(self, answer, *arguments, command="app/run"):
        """The same where somebody can answer; returns (exit status, what was shown)."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(self.top / command, [str(self.top / command), *arguments], self.environment)
        os.write(terminal, answer.encode())
        shown = b""
        try:
            while chunk := os.read(terminal, 4096):
                shown += chunk
        except OSError:
            pass  # A pseudo terminal's end is an error, not an end of file.
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


def test_starts_with_its_arguments(place):
    answer = place.run("--", "--style", "two words", "")
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout == "started: <--style> <two words> <>\n"
    assert not place.calls("apt-get")
    assert place.calls("ninja")[0].endswith("athanor athanor-cli athanor-worker")


def test_second_start_asks_nobody(place):
    place.run("--prepare")
    (place.state / "calls").unlink()
    assert place.run().returncode == 0
    assert not place.calls("dpkg-query") and not place.calls("cmake") and len(place.calls("ninja")) == 1


def test_a_longer_list_is_noticed(place):
    place.run("--prepare")
    with open(place.top / "app/packaging/packages.txt", "a") as packages:
        packages.write("one-more\n")
    assert place.run("--prepare").returncode == 0
    assert "one-more" in place.calls("apt-get")[-1]


def test_prepare_does_not_start(place):
    answer = place.run("--prepare")
    assert answer.returncode == 0 and "started" not in answer.stdout and "ready" in answer.stderr


def test_installs_only_what_is_missing(place):
    place.install_all_but("cmake", "pipenv")
    assert place.run("--prepare").returncode == 0
    simulated, installed = place.calls("apt-get")
    assert " -s " in simulated and installed.endswith("install --no-install-recommends cmake pipenv")


def test_old_lists_are_fetched(place):
    place.install_all_but("cmake")
    place.mark("lists-are-old")
    assert place.run("--prepare").returncode == 0
    assert [("update" in call) for call in place.calls("apt-get")] == [False, True, False]


def test_a_failed_install_is_tried_again_with_new_lists(place):
    place.install_all_but("cmake")
    place.mark("first-install-fails")
    assert place.run("--prepare").returncode == 0
    assert [call.split()[-1] for call in place.calls("apt-get")][-2:] == ["update", "cmake"]


def test_a_failed_install_is_told(place):
    place.install_all_but("cmake")
    place.mark("install-fails")
    answer = place.run("--prepare")
    assert answer.returncode != 0
    assert "apt-get install" in answer.stderr and "pretended failure" in answer.stderr and "packages.log" in answer.stderr
    assert not place.calls("ninja")


@pytest.mark.parametrize("command", ["app/run", "tests/run"])
def test_no_is_an_answer(place, command):
    place.install_all_but("cmake")
    status, shown = place.run_on_terminal("n\n", command=command)
    assert status != 0 and "cmake" in shown and "Install them" in shown and "nothing was installed" in shown
    assert not place.calls("apt-get")


def test_yes_is_an_answer(place):
    place.install_all_but("cmake")
    status, shown = place.run_on_terminal("\n", "--prepare")
    assert status == 0 and "Install them" in shown and place.calls("apt-get")


def test_yes_and_ci_are_not_asked(place):
    place.install_all_but("cmake")
    status, shown = place.run_on_terminal("", "--yes", "--prepare")
    assert status == 0 and "Install them" not in shown
    place.install_all_but("cmake")
    (place.top / "build/.packages-installed").unlink()
    status, shown = place.run_on_terminal("", command=".ci/run")
    assert status == 0 and "Install them" not in shown and place.calls("ctest")


def test_an_ordinary_user_installs_with_sudo(place):
    (place.state / "uid").write_text("1000\n")
    place.install_all_but("cmake")
    assert place.run("--prepare").returncode == 0
    assert any("apt-get" in call for call in place.calls("sudo"))


def test_without_sudo_it_says_what_to_do(place):
    (place.state / "uid").write_text("1000\n")
    (place.programs / "sudo").unlink()
    if shutil.which("sudo", path="/usr/bin:/bin"):
        pytest.skip("this machine has a sudo of its own")
    place.install_all_but("cmake")
    answer = place.run("--prepare")
    assert answer.returncode != 0 and "As root, run: apt-get install --no-install-recommends cmake" in answer.stderr


def test_a_password_without_a_terminal_is_not_waited_for(place):
    (place.state / "uid").write_text("1000\n")
    place.install_all_but("cmake")
    place.mark("sudo-wants-a-password")
    answer = place.run("--prepare")
    assert answer.returncode != 0 and "sudo apt-get install --no-install-recommends cmake" in answer.stderr


def test_without_a_display_the_tour_is_run(place):
    del place.environment["DISPLAY"]
    answer = place.run()
    assert answer.returncode == 0, answer.stderr
    assert "no display" in answer.stderr and place.calls("xvfb-run")
    assert answer.stdout == f"started: <tour> <--pictures> <{place.top}/out/tour>\n"
    assert (place.top / "out/tour").is_dir()


@pytest.mark.parametrize("question", ["--help", "--version"])
def test_a_question_needs_no_display(place, question):
    del place.environment["DISPLAY"]
    assert place.run("--", question).stdout == f"started: <{question}>\n" and not place.calls("xvfb-run")


def test_wayland_is_a_display(place):
    del place.environment["DISPLAY"]
    place.environment["WAYLAND_DISPLAY"] = "wayland-0"
    assert place.run().stdout.startswith("started:") and not place.calls("xvfb-run")


@pytest.mark.parametrize("trouble,step,log", [("configure-fails", "cmake", "configure.log"), ("build-fails", "build", "build.log")])
def test_a_failed_step_is_named_and_repeated(place, trouble, step, log):
    place.mark(trouble)
    answer = place.run()
    assert answer.returncode != 0 and "started" not in answer.stdout
    assert step in answer.stderr and "pretended" in answer.stderr and str(place.top / "build/log" / log) in answer.stderr
    (place.state / trouble).unlink()
    assert place.run().returncode == 0


def test_a_moved_checkout_is_configured_anew(place):
    place.run("--prepare")
    place.top = place.top.rename(place.top.with_name("moved to here"))
    assert place.run("--prepare").returncode == 0
    assert len(place.calls("cmake")) == 2


def test_a_folder_that_cannot_be_written_is_explained(place):
    (place.top / "build").write_text("in the way")
    answer = place.run()
    assert answer.returncode != 0 and "cannot write to" in answer.stderr and "belongs to" in answer.stderr


def test_works_through_a_link_and_from_anywhere(place, tmp_path):
    link = tmp_path / "start"
    link.symlink_to(place.top / "app/run")
    answer = subprocess.run([str(link), "x"], env=place.environment, cwd="/usr", capture_output=True, text=True,
                            stdin=subprocess.DEVNULL, timeout=60)
    assert answer.stdout == "started: <x>\n", answer.stderr


def test_two_at_once_take_turns(place):
    place.run("--prepare")
    started = [subprocess.Popen([str(place.top / "app/run"), "--prepare"], env=place.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(6)]
    assert [process.wait(timeout=60) for process in started] == [0] * 6
    assert not (place.state / "overlap").exists()


def test_tests_run_passes_its_pattern_on(place):
    assert place.run("hostile|routes", command="tests/run").returncode == 0
    call = place.calls("ctest")[0]
    assert call.endswith("--tests-regex hostile|routes") and "--no-tests=error" in call
    assert place.calls("ninja")[0].split(" -j ")[1].split() == [place.calls("ninja")[0].split()[-1]], "everything is built"


def test_tests_run_as_an_ordinary_user_leaves_out_what_needs_root(place):
    (place.state / "uid").write_text("1000\n")
    place.run(command="tests/run")
    assert "--label-exclude ^needs-root$" in place.calls("ctest")[0]


@pytest.mark.parametrize("arguments", [("a", "b"), ("--nonsense",)])
def test_wrong_usage(place, arguments):
    answer = place.run(*arguments, command="tests/run")
    assert answer.returncode == 2 and "Usage" in answer.stderr and not place.calls("ninja")


@pytest.mark.parametrize("command", ["app/run", "tests/run", ".ci/run", "tests/bench/run"])
def test_commands_can_be_executed(command):
    assert os.stat(ROOT / command).st_mode & stat.S_IXUSR
    subprocess.run(["bash", "-n", str(ROOT / command)], check=True)


def test_the_list_names_each_package_once(place):
    assert len(place.packages) == len(set(place.packages)) > 20
    assert all(name == name.strip() and " " not in name for name in place.packages)
