"""Runs the engine's tests as an ordinary user: ordinary_user.py SOURCE BUILD, as root.

A checkout of root's may lie under folders that nobody else may enter, so everything is copied to a folder of the
user's own first, laid out as an installation: bin/, share/athanor/, tests/, source/. The tests and their environment
are those CTest knows, with the paths of the checkout and the build replaced by those of the copy.
"""
import json
import os
import pathlib
import pwd
import re
import shutil
import subprocess
import sys
import tempfile

USER = "nobody"
SKIPPED = 77
# What starts sandboxed processes, and so differs between root and everyone else.
ENGINE_TESTS = re.compile(r"hostile|sandbox|laidtexts|shownproject|safefolder|lock|runtime|worker|supervisor|standby|"
                          r"session|agent|typedproject|grading|grader|forgery|verifier|workbench|cli")
NOT_THESE = re.compile(r"ordinary_user|widget|gui")


def known_tests(build):
    listing = subprocess.run([os.environ.get("CTEST_COMMAND", "ctest"), "--show-only=json-v1"], cwd=build, check=True,
                             capture_output=True, text=True).stdout
    return [test for test in json.loads(listing)["tests"]
            if ENGINE_TESTS.search(test["name"]) and not NOT_THESE.search(test["name"]) and "command" in test]


def copy_installation(source, build, place):
    shutil.copytree(build / "bin", place / "bin")
    if (build / "tests").exists():
        shutil.copytree(build / "tests", place / "tests", ignore=shutil.ignore_patterns("*_autogen", "CMakeFiles"))
    shutil.copytree(source, place / "source", symlinks=True,
                    ignore=shutil.ignore_patterns(".git", "build", "build-*", "out", "__pycache__", ".pytest_cache"))
    share = place / "share" / "athanor"
    share.mkdir(parents=True)
    (share / "lessons").symlink_to(place / "source" / "lessons")
    (share / "python").symlink_to(place / "source" / "engine" / "runtime")
    for folder in ("home", "tmp"):
        (place / folder).mkdir()


def hand_over(place, account):
    os.chown(place, account.pw_uid, account.pw_gid)
    for folder, folders, files in os.walk(place):
        for name in folders + files:
            os.chown(os.path.join(folder, name), account.pw_uid, account.pw_gid, follow_symlinks=False)


def run_test(test, place, replacements, account):
    def moved(text):
        for old, new in replacements:
            text = text.replace(old, new)
        return text

    properties = {p["name"]: p["value"] for p in test.get("properties", [])}
    environment = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "USER": account.pw_name, "HOME": str(place / "home"),
                   "TMPDIR": str(place / "tmp"), "XDG_RUNTIME_DIR": str(place / "tmp"), "QT_QPA_PLATFORM": "offscreen"}
    for entry in properties.get("ENVIRONMENT", []):
        name, _, value = entry.partition("=")
        if name:
            environment[name] = moved(value)
    command = ["/usr/bin/setpriv", f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups",
               "--inh-caps=-all", *map(moved, test["command"])]
    print(f"--- {test['name']} as {account.pw_name}", flush=True)
    try:
        code = subprocess.run(command, cwd=place / "home", env=environment, stdin=subprocess.DEVNULL,
                              timeout=properties.get("TIMEOUT", 600)).returncode
    except subprocess.TimeoutExpired:
        code = "no answer in time"
    if code == properties.get("SKIP_RETURN_CODE"):
        print(f"--- {test['name']}: skipped", flush=True)
        return True
    print(f"--- {test['name']}: {'passed' if code == 0 else f'FAILED ({code})'}", flush=True)
    return code == 0


def main(source, build):
    if os.getuid() != 0:
        print("not root: the tests themselves ran as an ordinary user")
        return SKIPPED
    account = pwd.getpwnam(USER)
    tests = known_tests(build)
    if not any(test["name"] == "hostile" for test in tests):
        sys.exit("the hostile tests are not among those CTest knows")
    with tempfile.TemporaryDirectory(prefix="ordinary-") as folder:
        place = pathlib.Path(folder)
        copy_installation(source, build, place)
        hand_over(place, account)
        # The build may lie below the source, so it is replaced first.
        replacements = [(str(build / "bin"), str(place / "bin")), (str(build / "tests"), str(place / "tests")),
                        (str(build), str(place)), (str(source), str(place / "source"))]
        failed = [test["name"] for test in tests if not run_test(test, place, replacements, account)]
    print(f"{len(tests) - len(failed)} of {len(tests)} passed as {USER}" + (f"; failed: {', '.join(failed)}" if failed else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()))
