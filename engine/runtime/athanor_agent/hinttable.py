"""The friendly sentences, as data. The first rule that fits wins.

type      names of exception classes, any of which must be in the exception's inheritance
errno     one of these error numbers (also of what it was caused by)
message   a regular expression; its named groups are words for the hint
when      the name of a test in hints.TESTS; a test may bring words of its own
kind      with "when": which of the test's findings
hint      one or two plain sentences: what it means and what to do
"""

from errno import EACCES, EADDRINUSE, EAFNOSUPPORT, EAGAIN, EDQUOT, EFBIG, EMFILE, ENETUNREACH, ENOENT, ENOSPC, EPERM, EROFS

# Where the name to import is not the name to install.
DISTRIBUTIONS = {
    "PIL": "Pillow", "alembic": "alembic", "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "dotenv": "python-dotenv", "email_validator": "email-validator", "flask": "Flask", "flask_bcrypt": "Flask-Bcrypt",
    "flask_cors": "Flask-Cors", "flask_login": "Flask-Login", "flask_mail": "Flask-Mail", "flask_migrate": "Flask-Migrate",
    "flask_restful": "Flask-RESTful", "flask_sqlalchemy": "Flask-SQLAlchemy", "flask_wtf": "Flask-WTF", "jinja2": "Jinja2",
    "jwt": "PyJWT", "psycopg": "psycopg", "psycopg2": "psycopg2-binary", "pytest": "pytest", "sklearn": "scikit-learn",
    "sqlalchemy": "SQLAlchemy", "werkzeug": "Werkzeug", "wtforms": "WTForms", "yaml": "PyYAML",
}

_NO_NETWORK = "No network in lessons. Your code runs on its own machine in a box: nothing outside it can be reached."
_NESTED = "That source text is nested too deeply for Python to read."

SYNTAX = [
    {"type": ["TabError"], "hint": "Line {line} mixes tabs and spaces. Indent with four spaces everywhere."},
    {"type": ["IndentationError"], "message": "expected an indented block after (?P<what>.+) on line (?P<first>\\d+)",
     "hint": "The lines that belong to the {what} on line {first} must stand further to the right than it. Indent "
             "line {line} by four spaces."},
    {"type": ["IndentationError"], "message": "expected an indented block",
     "hint": "Line {line} must be indented: it belongs to the line above that ends with a colon."},
    {"type": ["IndentationError"], "message": "unexpected indent",
     "hint": "Line {line} stands further to the right than the lines around it, and nothing above it ends with a "
             "colon."},
    {"type": ["IndentationError"], "message": "unindent does not match",
     "hint": "Line {line} is not level with any line above it. Use four spaces for each step."},
    {"type": ["IndentationError"], "hint": "The spaces before line {line} do not fit the lines around it."},
    {"type": ["SyntaxError"], "message": "nested too deeply|too many (statically )?nested", "hint": _NESTED},
    {"type": ["SyntaxError"], "message": "null byte",
     "hint": "The file holds a NUL byte, which no Python source may. It may be binary, or saved as UTF-16; save it "
             "as UTF-8 text."},
    {"type": ["SyntaxError"],
     "message": "Non-UTF-8|\\(unicode error\\) 'utf-8' codec|declared encoding|encoding problem|unknown encoding",
     "hint": "The file is not UTF-8 text. Save it with the encoding UTF-8."},
    {"type": ["SyntaxError"], "message": "\\(unicode error\\)",
     "hint": "A backslash in this text starts an escape that is not whole. Write it twice, or put r before the "
             "quotes."},
    {"type": ["SyntaxError"], "message": "expected ':'", "hint": "A colon is missing at the end of line {line}."},
    {"type": ["SyntaxError"], "message": "'(?P<what>.)' was never closed",
     "hint": "The “{what}” on line {line} has no partner. Close it."},
    {"type": ["SyntaxError"], "message": "unmatched '(?P<what>.)'",
     "hint": "The “{what}” on line {line} closes something that was never opened."},
    {"type": ["SyntaxError"], "message": "closing parenthesis '(?P<what>.)' does not match",
     "hint": "The “{what}” on line {line} meets a bracket of another kind. Brackets close in the reverse order of "
             "opening."},
    {"type": ["SyntaxError"],
     "message": "unterminated (triple-quoted )?(f-)?string|EOL while scanning|EOF while scanning",
     "hint": "The text that begins on line {line} has no closing quote."},
    {"type": ["SyntaxError"], "message": "Missing parentheses in call to '(?P<what>\\w+)'",
     "hint": "{what} is a function: write {what}(…)."},
    {"type": ["SyntaxError"], "message": "forgot a comma",
     "hint": "Two things stand side by side on line {line}. Is a comma missing, or a quote?"},
    {"type": ["SyntaxError"], "message": "Maybe you meant '=='|cannot assign to",
     "hint": "One = stores a value, two (==) compare."},
    {"type": ["SyntaxError"], "message": "'(?P<what>return|yield|await)' outside (async )?function",
     "hint": "“{what}” stands outside of a function. Look at how line {line} is indented."},
    {"type": ["SyntaxError"], "message": "'(?P<what>break|continue)'.*loop",
     "hint": "“{what}” stands outside of a loop. Look at how line {line} is indented."},
    {"type": ["SyntaxError"], "message": "positional argument follows keyword",
     "hint": "In a call, arguments with a name come after those without."},
    {"type": ["SyntaxError"], "message": "invalid (non-printable )?character '?(?P<what>[^' ]+)",
     "hint": "Line {line} holds the character {what}, which Python does not use. Typographic quotes and dashes come "
             "from copying text: type them anew."},
    {"type": ["SyntaxError"],
     "hint": "Python cannot read line {line}. Look at it and at the line before it: a bracket, a quote, a colon or a "
             "comma."},
]

RESOURCES = [
    {"type": ["MemoryError", "RecursionError"], "when": "compiling", "hint": _NESTED},
    {"type": ["RecursionError"], "message": "during compilation", "hint": _NESTED},
    {"type": ["MemoryError"],
     "hint": "Used over {data_mb} MB, at line {line}. Look for a list or a text that keeps growing."},
    {"type": ["RecursionError"],
     "hint": "A function keeps calling itself, at line {line}, and never stops. Is there a case in which it returns "
             "without calling itself?"},
    {"type": ["BlockingIOError", "OSError"], "errno": [EAGAIN], "message": "temporarily unavailable",
     "hint": "Too many processes or threads were started, at line {line}."},
    {"type": ["RuntimeError"], "message": "can't start new thread",
     "hint": "Too many processes or threads were started, at line {line}."},
    {"type": ["OSError"], "when": "serves",
     "hint": "Your app is already being served; use the request panel. No network in lessons, so app.run() cannot "
             "open a port."},
    {"type": ["gaierror"], "hint": _NO_NETWORK},
    {"type": ["OSError", "URLError"], "errno": [ENETUNREACH, EAFNOSUPPORT], "hint": _NO_NETWORK},
    {"type": ["URLError"], "hint": _NO_NETWORK},
    {"type": ["PermissionError", "URLError"], "errno": [EPERM, EACCES], "when": "network", "hint": _NO_NETWORK},
    {"type": ["ConnectError", "NewConnectionError", "MaxRetryError"], "hint": _NO_NETWORK},
    {"type": ["OSError"], "errno": [EADDRINUSE], "hint": "Something already listens at this address. Stop it first."},
    {"type": ["OSError"], "errno": [EROFS], "hint": "Only your project folder is writable here."},
    {"type": ["OSError"], "errno": [ENOSPC, EDQUOT],
     "hint": "No space left: your project folder is full. Look for files that are written in a loop."},
    {"type": ["OSError"], "errno": [EFBIG], "hint": "File too big: there is a limit to the size of one file here."},
    {"type": ["OSError"], "errno": [EMFILE],
     "hint": "Too many files are open at once. Open them in a with block, so that they are closed."},
    {"type": ["PermissionError"], "errno": [EPERM, EACCES],
     "hint": "This is not allowed in lessons. Only your project folder is yours to read and write."},
    {"type": ["EOFError"], "when": "input",
     "hint": "No input was supplied. input() had nothing (more) to read: fill in the input field before you run."},
    {"type": ["EOFError"], "hint": "No input was supplied. The program read past the end of what there was."},
    {"type": ["UnicodeDecodeError"],
     "hint": "These bytes are not text in that encoding. Open the file with the encoding it was saved in, or in "
             "binary mode."},
    {"type": ["FileNotFoundError"], "errno": [ENOENT], "message": "'(?P<what>[^']+)'",
     "hint": "There is no “{what}”. A path is looked for from your project folder."},
]

IMPORTS = [
    {"type": ["ImportError", "AttributeError"],
     "message": "partially initialized module|cannot import name|has no attribute", "when": "hides itself",
     "hint": "Your file {file} hides the package {name}: Python finds yours first. Give your file another name."},
    {"type": ["ModuleNotFoundError"], "when": "hides itself",
     "hint": "Your file {file} hides the package {name}: Python finds yours first. Give your file another name."},
    {"type": ["ImportError"], "message": "partially initialized module '(?P<name>[\\w.]+)'",
     "hint": "Two modules import each other, and {name} was not done yet. Move what both need into a third, or "
             "import inside the function."},
    {"type": ["ModuleNotFoundError"], "when": "missing module", "kind": "not a package",
     "hint": "{file} is a file, so nothing can be inside it. “{full}” looks for a folder called {name}."},
    {"type": ["ModuleNotFoundError"], "when": "missing module", "kind": "inside",
     "hint": "The folder {file} is there, but it has nothing called “{name}”. Look at the file's name."},
    {"type": ["ModuleNotFoundError"], "when": "missing module", "kind": "near",
     "hint": "There is no module “{name}”. Your project has {file}: did you mean “{near}”?"},
    {"type": ["ModuleNotFoundError"], "when": "missing module", "kind": "elsewhere",
     "hint": "“{name}” is inside the folder {folder}: import {dotted}."},
    {"type": ["ModuleNotFoundError"], "when": "missing module", "kind": "spelt",
     "hint": "There is no module “{name}”. Did you mean “{near}”?"},
    {"type": ["ModuleNotFoundError"], "when": "missing module", "kind": "package",
     "hint": "The package {package} is not installed here. In a project of your own, install it into the project's "
             "environment: pip install {package}."},
    {"type": ["ImportError"], "message": "cannot import name '(?P<what>\\w+)' from '(?P<name>[\\w.]+)'",
     "hint": "The module {name} has nothing called “{what}”. Look at how it is spelt there."},
    {"type": ["ImportError"], "message": "attempted relative import",
     "hint": "An import with a leading dot works only inside a package, not in a file that is run itself."},
]

NAMES = [
    {"type": ["NameError"], "when": "near name", "hint": "“{name}” is not known here. Did you mean “{near}”?"},
    {"type": ["UnboundLocalError"], "message": "variable '(?P<name>\\w+)'",
     "hint": "“{name}” is assigned somewhere in this function, which makes it the function's own; here it has no "
             "value yet."},
    {"type": ["NameError"], "message": "name '(?P<name>\\w+)'",
     "hint": "“{name}” is not known here. Is it spelt right, and is it imported or assigned before this line?"},
    {"type": ["AttributeError"], "message": "'NoneType' object has no attribute '(?P<name>\\w+)'",
     "hint": "What stands before .{name} is None. Something that was to give a value gave none: look at where it "
             "comes from."},
    {"type": ["AttributeError"], "when": "near name", "hint": "There is no “{name}”. Did you mean “{near}”?"},
]

FLASK = [
    {"type": ["NoAppException"], "message": "multiple Flask applications",
     "hint": "Name the one to use: FLASK_APP=module:name."},
    {"type": ["NoAppException"], "message": "could not (call|be called)|without arguments",
     "hint": "The function that makes the application wants arguments. Give them default values, or write "
             "FLASK_APP=module:create_app('…')."},
    {"type": ["NoAppException"], "message": "Failed to parse",
     "hint": "What follows the colon must be a name, or a call with simple values: "
             "FLASK_APP=module:create_app('test')."},
    {"type": ["NoAppException"], "message": "Failed to find attribute",
     "hint": "The module was imported, but has nothing of that name."},
    {"type": ["NoAppException"], "message": "Could not import '(?P<name>[^']+)'",
     "hint": "There is no module {name} in the project. Look at FLASK_APP and at the file's name."},
    {"type": ["NoAppException"],
     "hint": "Flask looks for a variable app or application, or a function create_app, in wsgi.py or app.py."},
    {"type": ["SystemExit"], "when": "application",
     "hint": "The program calls sys.exit() while it is being imported. Put that inside a function, or below if "
             "__name__ == \"__main__\"."},
    {"type": ["BuildError"],
     "message": "Could not build url for endpoint '(?P<name>[^']+)'.*Did you forget to specify values (?P<what>\\[[^]]*\\])",
     "hint": "The rule of “{name}” has arguments that were not given: {what}. Pass them to url_for by name."},
    {"type": ["BuildError"],
     "message": "Could not build url for endpoint '(?P<name>[^']+)'.*Did you mean '(?P<near>[^']+)'",
     "hint": "No rule has the endpoint “{name}”. Did you mean “{near}”? An endpoint is the view function's name, "
             "with its blueprint's name and a dot before it."},
    {"type": ["BuildError"], "message": "endpoint '(?P<name>[^']+)'",
     "hint": "No rule has the endpoint “{name}”. An endpoint is the view function's name, with its blueprint's name "
             "and a dot before it."},
    {"type": ["TypeError"],
     "message": "view function for '(?P<name>[^']+)' did not return a valid response.*(None|without a return)",
     "hint": "The view “{name}” returned nothing. End it with return and the text, template or redirect to answer "
             "with."},
    {"type": ["TypeError"], "message": "did not return a valid response",
     "hint": "A view returns text, bytes, a dict or list (for JSON), a response, or a tuple of body, status and "
             "headers."},
    {"type": ["TypeError"], "message": "(?P<name>\\w+)\\(\\) got an unexpected keyword argument '(?P<what>\\w+)'",
     "hint": "{name}() has no parameter “{what}”. For a view: each <name> in its route must be a parameter of the "
             "function, spelt alike."},
    {"type": ["AssertionError"], "message": "overwriting an existing endpoint function: (?P<name>\\S+)",
     "hint": "Two views have the endpoint “{name}”. Give one function another name; under a decorator of your own, "
             "use functools.wraps."},
    {"type": ["AssertionError"],
     "message": "setup method '(?P<name>\\w+)' can no longer be called|has already handled its first request",
     "hint": "Routes and hooks must be set up before the first request is answered, at the top of the module."},
    {"type": ["RuntimeError"], "message": "outside of application context",
     "hint": "There is no current application here. Wrap this in with app.app_context():."},
    {"type": ["RuntimeError"], "message": "outside of request context",
     "hint": "There is no request here: request and session exist only while a request is being answered. Use them "
             "inside a view or a hook."},
    {"type": ["RuntimeError", "KeyError"], "message": "secret.?key",
     "hint": "Set app.config[\"SECRET_KEY\"]: sessions and CSRF tokens are signed with it."},
    {"type": ["TemplateNotFound"], "message": "(?P<name>.+)",
     "hint": "There is no template “{name}”. Templates are looked for in the folder templates beside the "
             "application's module."},
    {"type": ["TemplateSyntaxError"],
     "hint": "The template cannot be read at line {line}. Look for a {{% block that is not closed, or a bracket that "
             "is missing."},
    {"type": ["UndefinedError"], "message": "'(?P<name>[^']+)' is undefined",
     "hint": "The template uses “{name}”, which render_template was not given."},
    {"type": ["ValueError"],
     "message": "name '(?P<name>[^']+)' is already registered for (a different|this) blueprint",
     "hint": "Two blueprints have the name “{name}”. Give one another name."},
]

DATABASE = [
    {"type": ["OperationalError", "ProgrammingError"],
     "message": "no such table: (?P<name>\\S+)|relation \"(?P<other>[^\"]+)\" does not exist",
     "hint": "The table is not in the database yet. Create it (create_all) or apply the migrations first."},
    {"type": ["OperationalError"], "message": "no such column|has no column",
     "hint": "The table has no such column. If the model is newer than the database, a migration is missing."},
    {"type": ["OperationalError"],
     "message": "could not connect|connection (to server )?.*failed|could not translate host",
     "hint": "The database cannot be reached. In a lesson its address is in the variable DATABASE_URL."},
    {"type": ["OperationalError"], "message": "database is locked",
     "hint": "Another connection is writing. Commit or close it first."},
    {"type": ["IntegrityError"], "message": "(?i)unique",
     "hint": "A row with this value is there already, and the column allows each value once."},
    {"type": ["IntegrityError"], "message": "(?i)not.null",
     "hint": "A column that must have a value was given none."},
    {"type": ["IntegrityError"], "message": "(?i)foreign key",
     "hint": "The row points to another row that is not there."},
    {"type": ["DetachedInstanceError"],
     "hint": "The object's session is closed, so nothing more can be loaded. Load what you need while it is open."},
    {"type": ["PendingRollbackError"],
     "hint": "An earlier statement of this session failed. Call session.rollback() before going on."},
]

COMMON = [
    {"type": ["ZeroDivisionError"], "hint": "Something is divided by zero at line {line}."},
    {"type": ["IndexError"], "message": "(?P<what>list|tuple|string) (assignment )?index out of range",
     "hint": "There is no item at that position: the first is 0, the last is one less than the length."},
    {"type": ["KeyError"], "message": "(?P<what>.+)",
     "hint": "There is no key {what}. Ask with “in” first, or use .get()."},
    {"type": ["TypeError"], "message": "missing \\d+ required positional arguments?: (?P<what>.+)",
     "hint": "The call leaves out {what}."},
    {"type": ["TypeError"], "message": "'NoneType' object is not",
     "hint": "A value is None here. Something that was to give a value gave none: look at where it comes from."},
    {"type": ["KeyboardInterrupt"], "hint": "The run was stopped at line {line}."},
]

RULES = SYNTAX + RESOURCES + IMPORTS + NAMES + FLASK + DATABASE + COMMON
