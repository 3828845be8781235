"""Mode judge: check files against scripted answers of the engine, hostile ones included."""

import base64

import pytest

HEAD = "from athanor_agent.checks import check, expect, LearnerError, Opaque\n"


def answer(status=200, reason="OK", body=b"", headers=(), **members):
    return dict({"status": status, "reason": reason, "body64": base64.b64encode(body).decode(),
                 "headers": [list(item) for item in headers]}, **members)


def judge(project, checks, answers=None, cold=False, names=None):
    """Runs check files; `answers` are results, ("error", …) for errors, or a function of the ask."""
    files = checks if isinstance(checks, dict) else {"check_it.py": HEAD + checks}
    process = project.start("judge", files, checks=names or sorted(files), cold=cold)
    answered, asks = 0, []
    answers = list(answers or [])
    process.until(lambda: process.named("collected") or process.named("ended"))
    if process.named("collected"):  # else it has hung up: there was nothing to judge with
        process.send(op="answer")
    over = lambda: process.named("answer-ended") or process.named("ended")  # noqa: E731
    while not over():
        process.until(lambda: len(process.named("ask")) > answered or over())
        for ask in process.named("ask")[answered:]:
            answered += 1
            asks.append(ask)
            given = answers.pop(0)
            if isinstance(given, tuple):
                process.send(op="reply", id=ask["id"], error=given[1])
            else:
                process.send(op="reply", id=ask["id"], result=given)
    process.close()
    process.finish()
    process.status = (process.named("answer-ended") or process.named("ended"))[0]["exit"]
    process.asks = asks
    process.checks = {event["name"]: event for event in process.named("check")}
    return process


def only(process):
    assert len(process.checks) == 1, process.events
    return next(iter(process.checks.values()))


def test_passes_and_fails(project, cold):
    process = judge(project, """
@check("The second pony answers")
def check_pony(learner):
    answer = learner.get("/owners/ada/ponies/1")
    expect(answer).status(200).text("Comet")

@check("It says sorry")
def check_sorry(learner):
    answer = learner.get("/owners/ada/ponies/9")
    expect(answer).status(200, knowing={404: "Not this.", 500: "The list has no such pony: answer 404."})

def check_untitled(learner):
    assert [1, 2] == [1, 3]

def test_ignored(): assert False
""", [answer(body=b"Comet"), answer(500, "INTERNAL SERVER ERROR", exception={
        "type": "IndexError", "message": "list index out of range", "file": "app.py", "line": 11})], cold)
    assert process.asks[0]["op"] == "request" and process.asks[0]["method"] == "GET"
    assert process.asks[0]["path"] == "/owners/ada/ponies/1"
    first, second, third = (process.checks[name] for name in ("check_pony", "check_sorry", "check_untitled"))
    assert (first["title"], first["outcome"], first["message"]) == ("The second pony answers", "passed", "")
    assert second["outcome"] == "failed" and second["message"] == "The list has no such pony: answer 404."
    assert second["expected"] == "200 OK" and second["actual"] == "500 INTERNAL SERVER ERROR: IndexError at app.py line 11"
    assert third["outcome"] == "failed" and "assert [1, 2] == [1, 3]" in third["message"] and third["title"] == "Untitled"
    assert third["expected"] == third["actual"] == ""
    ended = process.event("checks-ended")
    assert (ended["collected"], ended["passed"], ended["failed"], ended["skipped"]) == (3, 1, 2, 0)
    assert process.status == 1 and process.events[-1]["event"] == "ended"


EXPECTATIONS = [
    ("expect(a).text('x')", answer(body=b"y"), "x", "y", "GET / should answer with other text."),
    ("expect(a).text('x', knowing={'y': 'no y'})", answer(body=b"y"), "x", "y", "no y"),
    ("expect(a).text('x', knowing=[(lambda t: 'y' in t, 'a y'), ('z', 'z')])", answer(body=b"..y"), "x", "..y", "a y"),
    ("expect(a).text('x', knowing=[(lambda t: 1 / 0, 'bad'), ('y', 'good')])", answer(body=b"y"), "x", "y", "good"),
    ("expect(a).contains('x', otherwise='say x')", answer(body=b"y"), "x", "y", "say x"),
    ("expect(a).json({'a': [1]})", answer(body=b'{"a": [true]}'), '{"a": [1]}', '{"a": [true]}', "GET / should answer with other JSON."),
    ("expect(a).json(1)", answer(body=b"<p>"), "1", "<p>", "GET / should answer with JSON."),
    ("expect(a).header('X-A', '1')", answer(headers=[("x-a", "2")]), "X-A: 1", "X-A: 2", "GET / should send the header X-A: 1."),
    ("expect(a).header('X-A')", answer(), "X-A", "no header X-A", "GET / should send the header X-A."),
    ("expect(a).location('/in')", answer(302, "FOUND", headers=[("Location", "http://localhost/out?x=1")]), "/in", "/out?x=1",
     "GET / should redirect to /in."),
    ("expect(a).location('/in')", answer(), "/in", "200 OK", "GET / should redirect to /in."),
    ("expect(a).endpoint('x')", answer(match={"endpoint": "y", "rule": "/", "arguments": {}}), "x", "y", "GET / should be answered by x."),
    ("expect(a).status(302)", answer(), "302 FOUND", "200 OK", "GET / should answer 302 FOUND, but answers 200 OK."),
    ("expect(a).status(200)", answer(500, "X", exception={"type": "E", "message": "m", "file": "a.py", "line": 2}), "200 OK",
     "500 X: E at a.py line 2", "GET / ended with E: m, in a.py line 2."),
    ("expect([1], 'The list').equals([2])", answer(), "[2]", "[1]", "The list is not what it should be."),
    ("expect(1).equals(True)", answer(), "True", "1", "The value is not what it should be."),
    ("expect(3, 'It').matches(lambda x: x > 3, 'more than 3', knowing={3: 'three'})", answer(), "more than 3", "3", "three"),
    ("expect({'a': 1}, 'The dict').contains('b')", answer(), "b", "{'a': 1}", "The dict should contain “b”."),
]


@pytest.mark.parametrize("source, given, expected, actual, message", EXPECTATIONS)
def test_expectation_fails(project, source, given, expected, actual, message):
    check = only(judge(project, "@check('t')\ndef check_x(learner):\n    a = learner.get('/')\n    %s\n" % source, [given]))
    assert (check["outcome"], check["expected"], check["actual"], check["message"]) == ("failed", expected, actual, message)


@pytest.mark.parametrize("source, given", [
    ("expect(a).status(200).text('é').contains('é')", answer(body="é".encode())),
    ("expect(a).json({'a': [1, None, 2.0]})", answer(body=b'{"a": [1, null, 2]}')),
    ("expect(a).header('x-a').header('X-A', '2').location('/y')", answer(headers=[("X-A", "1"), ("X-A", "2"), ("Location", "https://h:1/y")])),
    ("assert a.endpoint == 'e' and a.rule == '/<n>' and a.arguments == {'n': 3} and a.exception is None",
     answer(match={"endpoint": "e", "rule": "/<n>", "arguments": {"n": {"value": 3, "type": "int"}}})),
    ("expect((1, [2])).equals([1, (2,)])", answer()),
    ("assert a.headers['x-a'] == '1' and 'X-A' in a.headers and a.headers.get('no') is None", answer(headers=[("X-A", "1")])),
])
def test_expectation_passes(project, source, given):
    check = only(judge(project, "@check('t')\ndef check_x(learner):\n    a = learner.get('/')\n    %s\n" % source, [given]))
    assert check["outcome"] == "passed", check


@pytest.mark.parametrize("given", [None, 3, [], "x", {}, {"status": "200"}, {"status": True, "headers": 3, "body64": 7, "match": []},
                                   {"headers": [["a"], [1, 2], 3], "body64": "***", "exception": "no"},
                                   {"status": 1e300, "match": {"endpoint": {}, "arguments": {"a": 1}}}, {"status": 10**30}])
def test_hostile_answers(project, given):
    """Nothing that the learner's process may say breaks the judge or passes a check."""
    check = only(judge(project, "@check('t')\ndef check_x(learner):\n    expect(learner.get('/')).status(200)\n", [given]))
    assert check["outcome"] == "failed" and check["expected"] == "200 OK"


def test_says_what_it_accepts(project):
    process = judge(project, """
@check("One", accepts="any greeting that names Ada")
def check_one(learner): pass
@check("Two", accepts=["a list", "a tuple"])
def check_two(learner): assert False
@check("Three")
def check_three(learner): pass
""")
    accepted = {name: event["accepts"] for name, event in process.checks.items()}
    assert accepted == {"check_one": ["any greeting that names Ada"], "check_two": ["a list", "a tuple"], "check_three": []}


def test_sends_the_difference(project):
    process = judge(project, """
@check("Rows")
def check_rows(learner):
    expect(learner.call("a", "rows"), "The query").same_rows([["Ada", None]])
@check("Columns")
def check_columns(learner):
    expect([{"a": 1}], "The query").same_rows([{"b": 1}])
@check("By name")
def check_by_name(learner):
    expect([{"a": 1, "b": 2}]).same_rows([{"b": 2, "a": 1}])
@check("No rows")
def check_no_rows(learner):
    expect("rows", "The query").same_rows([])
@check("Text")
def check_text(learner):
    expect(learner.get("/")).text("Comet", knowing={"Dash": "Another pony."})
""", [{"value": [["Ada", ""]]}, answer(body=b"Dash")])
    rows, columns, named, none, text = (process.checks["check_" + name] for name in
                                        ("rows", "columns", "by_name", "no_rows", "text"))
    assert rows["difference"]["rule"] == "null" and rows["message"].startswith("The query: Row 1, column 2: NULL is expected")
    assert (columns["message"], columns["difference"]) == ("The query should have the columns b.", None)
    assert named["outcome"] == "passed" and named["difference"] is None
    assert none["message"] == "The query should be a list of rows."
    assert text["message"] == "Another pony." and text["difference"]["kind"] == "text"


def test_needs(project):
    process = judge(project, """
@check("Third", needs=["check_second"])
def check_third(learner): pass
@check("Second", needs="check_first")
def check_second(learner): pass
@check("First")
def check_first(learner): assert False, "no"
@check("Free")
def check_free(learner): pass
@check("Waits", needs="check_free")
def check_waits(learner): pass
@check("Odd", needs="check_unknown")
def check_odd(learner): pass
@check("Hen", needs="check_egg")
def check_hen(learner): pass
@check("Egg", needs="check_hen")
def check_egg(learner): pass
@pytest.mark.parametrize("n", [1, 2])
@check("Some")
def check_some(learner, n): assert n == 1
@check("After some", needs="check_some")
def check_after_some(learner): pass
""".replace("\n@check", "\nimport pytest\n@check", 1))
    outcomes = {name: event["outcome"] for name, event in process.checks.items()}
    assert outcomes == {"check_first": "failed", "check_second": "skipped", "check_third": "skipped", "check_free": "passed",
                        "check_waits": "passed", "check_odd": "error", "check_hen": "error", "check_egg": "error",
                        "check_some[1]": "passed", "check_some[2]": "failed", "check_after_some": "skipped"}
    assert "check_unknown, which no check file defines" in process.checks["check_odd"]["message"]
    assert all("which needs it in turn" in process.checks[name]["message"] for name in ("check_hen", "check_egg"))
    assert process.checks["check_second"]["message"] == "First: First" and process.checks["check_first"]["message"].startswith("no")
    assert process.event("checks-ended")["skipped"] == 3


def test_load_failed(project):
    error = {"type": "ImportError", "message": "no x", "file": "app.py", "line": 2, "hint": "Look."}
    check = only(judge(project, "@check('t')\ndef check_x(learner):\n    learner.get('/')\n",
                       [("error", {"kind": "load-failed", "error": error})]))
    assert check["outcome"] == "failed"
    assert check["message"] == "Your program cannot be loaded: ImportError: no x, in app.py line 2\nLook."


def test_call_run_routes_restart(project):
    process = judge(project, """
@check("all")
def check_all(learner):
    assert learner.call("m", "f", 1, k="v") == [1, {"a": None}]
    odd = learner.call("m", "g")
    assert isinstance(odd, Opaque) and odd.repr == "<P>" and odd.type == "P" and odd != "<P>"
    try:
        learner.call("m", "h")
    except LearnerError as problem:
        assert (problem.type, problem.message, problem.line) == ("ValueError", "bad", 3)
    else:
        assert False
    run = learner.run("main.py", stdin="a", argv=["b"])
    assert (run.out, run.err, run.exit, run.verdict) == ("o", "e", 1, "error")
    assert [rule["rule"] for rule in learner.routes()] == ["/"]
    learner.restart()
""", [{"value": [1, {"a": None}]}, {"repr": "<P>", "type": "P"},
      ("error", {"type": "LearnerCode", "message": "ValueError: bad", "file": "m.py", "line": 3}),
      {"stdout": "o", "stderr": "e", "exit": 1, "verdict": "error"}, {"rules": [{"rule": "/"}, 3]}, {}])
    assert only(process)["outcome"] == "passed", process.checks
    assert [ask["op"] for ask in process.asks] == ["call", "call", "call", "run", "routes", "restart"]
    assert process.asks[0]["args"] == [1] and process.asks[0]["kwargs"] == {"k": "v"}
    assert process.asks[3]["stdin"] == "a" and process.asks[3]["argv"] == ["b"]
    assert len({ask["id"] for ask in process.asks}) == 6


def test_what_is_sent(project):
    process = judge(project, """
@check("one")
def check_one(learner):
    learner.post("/a", data={"x": "é", "y": ["1", "2"]})
    learner.put("/b", json=None)
    learner.patch("/c", data="text", headers={"X-A": "1"})
    learner.delete("/d", data=b"\\\\0")
    learner.post("/e", data={"a": "1"}, files={"f": ("n.txt", b"hello")})
@check("two: no cookie is left")
def check_two(learner):
    learner.get("/")
""", [answer(headers=[("Set-Cookie", "s=1; Path=/; HttpOnly")]), answer(headers=[("Set-Cookie", "t=2")]),
      answer(headers=[("Set-Cookie", "s=; Max-Age=0")]), answer(), answer(), answer()])
    assert [event["outcome"] for event in process.checks.values()] == ["passed", "passed"], process.checks
    sent = [(ask["method"], base64.b64decode(ask["body64"]), dict(ask["headers"])) for ask in process.asks]
    assert sent[0] == ("POST", b"x=%C3%A9&y=1&y=2", {"Content-Type": "application/x-www-form-urlencoded"})
    assert sent[1] == ("PUT", b"null", {"Content-Type": "application/json", "Cookie": "s=1"})
    assert sent[2][2] == {"X-A": "1", "Content-Type": "text/plain; charset=utf-8", "Cookie": "s=1; t=2"}
    assert sent[3][2] == {"Cookie": "t=2"} and b'filename="n.txt"' in sent[4][1] and b"hello" in sent[4][1]
    assert sent[5][2] == {}


def test_authors_mistakes(project):
    process = judge(project, {
        "check_a.py": HEAD + "@check('t')\ndef check_key(learner):\n    {}['k']\n@check('r')\ndef check_odd(nothing): pass\n",
        "check_b.py": "def broken(:\n", "check_c.py": HEAD + "@check('c')\ndef check_fine(learner): pass\n"})
    outcomes = {name: event["outcome"] for name, event in process.checks.items()}
    assert outcomes == {"check_key": "error", "check_odd": "error", "check_b.py": "error", "check_fine": "passed"}
    assert "KeyError: 'k' (check_a.py line 4)" in process.checks["check_key"]["message"]
    assert process.status != 0 and process.event("checks-ended")["failed"] == 3


def test_no_checks(project, cold):
    process = judge(project, "def helper(): pass\n", cold=cold)
    assert process.event("checks-ended")["collected"] == 0 and process.status == 5
    process = judge(project, {}, names=["check_missing.py"])
    assert process.event("checks-ended")["collected"] == 0 and process.status == 5
    assert only(process)["outcome"] == "error"


def test_hang_up(project):
    process = project.start("judge", {"check_it.py": HEAD + "@check('t')\ndef check_x(learner):\n    learner.get('/')\n"},
                            checks=["check_it.py"])
    process.send(op="answer")
    process.event("ask")
    process.close()
    assert process.exit == 0 and not process.named("check")
    assert not process.named("answer-ended") or process.event("answer-ended")["exit"] == 2


COUNTING = HEAD + """
seen = []

@check("a")
def check_a(learner):
    seen.append(learner.get("/").text)
    assert seen == ["fine"], seen

@check("b")
def check_b(learner):
    seen.append(learner.get("/").text)
    assert len(seen) == 2
"""


def answered(process, number, bodies, **members):
    """One answer of a judge that stays; the checks it reported and how it ended."""
    before, asks = len(process.named("check")), len(process.named("ask"))
    process.send(op="answer", **members)
    for body in bodies:
        asks += 1
        process.until(lambda: len(process.named("ask")) == asks)
        if body is None:
            process.send(op="drop")
        else:
            process.send(op="reply", id=process.named("ask")[-1]["id"], result=answer(body=body))
    process.until(lambda: len(process.named("answer-ended")) == number)
    checks = [(event["name"], event["outcome"]) for event in process.named("check")[before:]]
    return checks, process.named("answer-ended")[-1]


def test_one_judge_many_answers(project, cold):
    process = project.start("judge", {"check_it.py": COUNTING}, checks=["check_it.py"], cold=cold)
    assert process.event("collected")["checks"] == 2
    both = [("check_a", "passed"), ("check_b", "passed")]
    assert answered(process, 1, [b"fine", b""]) == (both, {"event": "answer-ended", "exit": 0, "signal": 0})
    assert answered(process, 2, [b"bad", b""])[0][0] == ("check_a", "failed")
    assert answered(process, 3, [b"fine", b""])[0] == both, "what a check leaves behind meets the next answer"
    checks, ended = answered(process, 4, [b"bad"], first_failure=True)
    assert checks == [("check_a", "failed")] and ended["exit"] == 1
    assert process.named("checks-ended")[-1]["collected"] == 1
    checks, ended = answered(process, 5, [b""], first="check_b", first_failure=True)
    assert checks == [("check_b", "failed")] and ended["exit"] == 1
    checks, ended = answered(process, 6, [b"fine", None])
    assert checks == [("check_a", "passed")] and ended["exit"] == 2
    process.send(op="drop")  # too late: about nothing
    assert answered(process, 7, [b"fine", b""])[0] == both
    process.close()
    assert process.exit == 0


def test_a_check_may_come_before_those_it_needs(project):
    process = project.start("judge", {"check_it.py": HEAD + """
@check("a")
def check_a(learner):
    assert learner.get("/").text

@check("b", needs="check_a")
def check_b(learner):
    assert learner.get("/").text

@check("c", needs="check_b")
def check_c(learner):
    pass
"""}, checks=["check_it.py"])
    process.until(lambda: process.named("collected"))
    assert answered(process, 1, [b""])[0] == [("check_a", "failed"), ("check_b", "skipped"), ("check_c", "skipped")]
    assert answered(process, 2, [b"on", b"on"], first="check_b")[0] == [(name, "passed") for name in ("check_b", "check_a", "check_c")]
    assert answered(process, 3, [b"", b"on"], first="check_b")[0] == [("check_b", "failed"), ("check_a", "passed"), ("check_c", "skipped")]
    assert answered(process, 4, [b"on", b"on"], first="")[0] == [(name, "passed") for name in ("check_a", "check_b", "check_c")]


def test_a_check_that_ends_the_process(project):
    process = project.start("judge", {"check_it.py": HEAD + """
import os, signal
@check("a")
def check_a(learner):
    how = learner.get("/").text
    os._exit(7) if how == "exit" else os.kill(os.getpid(), signal.SIGKILL) if how == "kill" else None
"""}, checks=["check_it.py"])
    assert answered(process, 1, [b"exit"])[1]["exit"] == 7 and not process.named("checks-ended")
    assert answered(process, 2, [b"kill"])[1] == {"event": "answer-ended", "exit": 0, "signal": 9}
    assert answered(process, 3, [b"on"]) == ([("check_a", "passed")], {"event": "answer-ended", "exit": 0, "signal": 0})


def test_parametrised_and_print(project):
    process = judge(project, "import pytest\n@pytest.mark.parametrize('n', [1, 2])\n@check('each')\ndef check_n(learner, n):\n"
                             "    print('loud')\n    assert n == 1\n")
    assert {name: event["outcome"] for name, event in process.checks.items()} == {"check_n[1]": "passed", "check_n[2]": "failed"}
    assert not (project.folder / "__pycache__").exists() and not (project.folder / ".pytest_cache").exists()


def test_commands_rows_and_revisions(project):
    replies = [{"exit": 255, "stdout": "FAILED", "stderr": ""}, {"columns": ["a", "b"], "rows": [[1, {"bytes64": "AA=="}], 7, [None, [2]]]},
               {"files": {"v/a.py": "revision = 'a'", "v/b.py": 7, "v/c.py": "("}}, {"rows": "none"}, []]
    process = judge(project, """
@check("a")
def check_a(learner):
    done = learner.command("alembic", "upgrade", "head", env={"X": "1"})
    assert (done.exit, done.out, done.verdict) == (255, "FAILED", "error"), done
    assert learner.rows("SELECT ?", 3, database="app.db") == [(1, b"\\0"), (None, None)]
    assert [(each.id, each.file) for each in learner.revisions("v")] == [("a", "v/a.py")]
    assert learner.rows("SELECT 1", database="app.db") == [] and learner.files() == {}
""", replies)
    assert only(process)["outcome"] == "passed", process.checks
    assert process.asks[0]["arguments"] == ["upgrade", "head"] and process.asks[0]["environment"] == {"X": "1"}
    assert (process.asks[1]["statement"], process.asks[1]["parameters"]) == ("SELECT ?", [3])
