"""What an answer may do to its grade."""
import json
import pathlib
import shutil
import subprocess

import engine

EXERCISE = pathlib.Path(__file__).resolve().parents[2] / "lessons/03-flask/05-param-route/exercises/the-stable"

SLOW = '''

import time


@app.before_request
def slowly():
    time.sleep(3.5)
'''


def test_a_slow_answer_fails_and_the_engine_does_not(tmp_path):
    """Each request keeps within its time, all together not: that is the answer's doing, and what was checked stays."""
    folder = tmp_path / "answer"
    shutil.copytree(EXERCISE / "starter", folder)
    shutil.copytree(EXERCISE / "solutions" / "one-handler", folder, dirs_exist_ok=True)
    with open(folder / "app.py", "a") as source:
        source.write(SLOW)
    done = subprocess.run([engine.command_line(), "grade", "flask.param-route", folder, "--json"], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=60, env=engine.environment(tmp_path), cwd="/")
    report = json.loads(done.stdout)
    assert report["state"] == "graded" and report["passed"] is False, report
    assert done.returncode == 1, done
