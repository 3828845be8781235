"""Wrong usage is told and leaves with 2; help is there for every command."""
import pytest

COMMANDS = ["course", "verify", "run", "shell", "grade", "routes", "request", "doctor"]


@pytest.mark.parametrize("arguments", [["--help"], ["help"], ["-h"]])
def test_overview_names_every_command(cli, arguments):
    answer = cli(*arguments)
    assert answer.status == 0
    assert all(f"  {name} " in answer.out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(cli, command):
    answer = cli(command, "--help")
    assert answer.status == 0
    assert answer.out.startswith(f"Usage: athanor-cli {command}")
    assert answer.err == ""


@pytest.mark.parametrize("arguments", [
    [], ["dance"], ["run"], ["run", "a", "b"], ["run", "--nonsense", "x.py"], ["routes"], ["routes", "a", "b"],
    ["request", "p", "GET"], ["grade", "flask.param-route"], ["shell", "."], ["shell", ".", "--"], ["course", "x"],
    ["doctor", "x"],
])
def test_wrong_usage(cli, arguments):
    answer = cli(*arguments)
    assert answer.status == 2, answer
    assert answer.out == ""
    assert answer.err.strip()


@pytest.mark.parametrize("arguments, told", [
    (["run", "nowhere.py"], "nowhere.py"),
    (["routes", "nowhere"], "nowhere"),
    (["request", "nowhere", "GET", "/"], "nowhere"),
    (["shell", "nowhere", "--", "true"], "nowhere"),
    (["grade", "flask.nothing-like-it", "."], "flask.nothing-like-it"),
])
def test_what_does_not_exist(cli, arguments, told):
    answer = cli(*arguments)
    assert answer.status == 2, answer
    assert told in answer.err


@pytest.mark.parametrize("options, told", [
    (["--wall", "soon"], "--wall"), (["--wall", "0"], "--wall"), (["--cpu", "-1"], "--cpu"), (["--cpu", "nan"], "--cpu"),
    (["--isolation", "total"], "--isolation"), (["--stdin", "nowhere.txt"], "nowhere.txt"),
    (["--python", "/nonexistent/python"], "/nonexistent/python"), (["--entry", "other.py"], "other.py"),
    (["--database", "oracle:"], "oracle:"), (["--database", "/etc/passwd"], "/etc/passwd"),
])
def test_bad_options_of_run(cli, project, options, told):
    answer = cli("run", *options, project("scripts"))
    assert answer.status == 2, answer
    assert told in answer.err


@pytest.mark.parametrize("arguments, told", [
    (["G T", "/"], "G T"), (["GET", "ponies"], "/ponies"), (["POST", "/", "--data", "novalue"], "novalue"),
    (["POST", "/", "--file", "f=nowhere.png"], "nowhere.png"), (["POST", "/", "--json-body", "{"], "JSON"),
    (["POST", "/", "--json-body", "{}", "--data", "a=b"], "--json-body"), (["GET", "/", "--header", "nocolon"], "nocolon"),
    (["GET", "/", "--header", "A: b\r\nC: d"], "header"),
])
def test_bad_options_of_request(cli, project, arguments, told):
    answer = cli("request", project("blueprints"), *arguments)
    assert answer.status == 2, answer
    assert told in answer.err


def test_a_cookie_jar_that_is_none(cli, project, tmp_path):
    jar = tmp_path / "jar"
    jar.write_text("# Netscape HTTP Cookie File\nthis is no cookie\n")
    answer = cli("request", project("blueprints"), "GET", "/", "--cookie-jar", jar)
    assert answer.status == 2
    assert f"{jar}:2:" in answer.err
