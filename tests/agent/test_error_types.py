"""An error object names the class of the exception and what it inherits from, each with its module."""

import pytest


@pytest.mark.parametrize("source, qualified, base", [
    ("{}['k']", "builtins.KeyError", "builtins.LookupError"),
    ("import json\njson.loads('')", "json.decoder.JSONDecodeError", "builtins.ValueError"),
    ("from sqlalchemy import create_engine, text\ncreate_engine('sqlite://').connect().execute(text('SELECT x'))",
     "sqlalchemy.exc.OperationalError", "sqlalchemy.exc.DBAPIError"),
    ("class Mine(LookupError):\n    pass\nraise Mine('x')", "__main__.Mine", "builtins.LookupError"),
    ("def f():\n    class Inner(Exception): pass\n    raise Inner\nf()", "__main__.f.<locals>.Inner", "builtins.Exception"),
    ("class M(type):\n    __mro__ = 5\nclass E(Exception, metaclass=M): pass\nraise E", "__main__.E", "builtins.Exception"),
    ("x = (", "builtins.SyntaxError", "builtins.Exception"),
])
def test_types(project, cold, source, qualified, base):
    error = project.run(source, cold=cold).event("exception")["error"]
    assert error["qualified"] == qualified
    assert base in error["bases"] and qualified not in error["bases"] and "builtins.object" not in error["bases"]


def test_an_endless_family_ends(project):
    source = "E = Exception\nfor i in range(200):\n    E = type('E%d' % i, (E,), {})\nraise E('x')"
    assert len(project.run(source).event("exception")["error"]["bases"]) < 30


def test_a_class_that_lies_about_itself(project):
    source = "class M(type):\n    @property\n    def __module__(cls): 1 / 0\nclass E(Exception, metaclass=M): pass\nraise E('x')"
    error = project.run(source).event("exception")["error"]
    assert error["type"] == "E" and error["message"] == "x"


def test_the_name_that_was_meant(project):
    assert project.run("pony = 1\nprint(ponny)").event("exception")["error"]["near"] == "pony"
    assert project.run("print(zzzzzz)").event("exception")["error"]["near"] is None
