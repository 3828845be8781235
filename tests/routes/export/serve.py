"""serve.py APP: serves an application on a free port, which it prints."""
import sys
from werkzeug.serving import make_server
from flask.cli import ScriptInfo
sys.path.insert(0, ".")
served = make_server("127.0.0.1", 0, ScriptInfo(app_import_path=sys.argv[1]).load_app())
print(served.server_port, flush=True)
served.serve_forever()
