#pragma once

#include <QString>

/// What is typed in the tests of a playground that follows the keys.
namespace athanor::followed {

/// Routes, a redirect, an error and a session.
inline const QString application = QStringLiteral(R"py(
from flask import Flask, session
app = Flask(__name__)
app.secret_key = 'quiet'

@app.get('/ponies/<name>')
def pony(name):
    return name

@app.get('/stables/')
def stables():
    return 'stables'

@app.get('/boom')
def boom():
    session['n'] = 1
    raise ValueError('boom')

@app.get('/count/<int:n>')
def count(n):
    session['n'] = n
    return str(n)
)py");

/// Rules for subdomains.
inline const QString hosts = QStringLiteral(R"py(
from flask import Flask, request
app = Flask(__name__, subdomain_matching=True)
app.config['SERVER_NAME'] = 'pony.test'

@app.get('/')
def home():
    return 'home of ' + request.host

@app.get('/', subdomain='api')
def api():
    return 'api'

@app.get('/who', subdomain='<user>')
def who(user):
    return user
)py");

/// Hooks, a blueprint and a template.
inline const QString pictured = QStringLiteral(R"py(
from flask import Blueprint, Flask, g, render_template_string, session
app = Flask(__name__)
app.secret_key = 'quiet'
shop = Blueprint('shop', __name__, url_prefix='/shop')

@app.before_request
def load_user():
    g.user = 'ada'

@shop.before_request
def open_shop():
    g.opened = True

@shop.after_request
def mark(response):
    response.headers['X-Shop'] = 'open'
    return response

@app.context_processor
def town():
    return {'town': 'Ponyville'}

@shop.get('/<name>')
def owner(name):
    return name

@shop.get('/<name>/<int:n>')
def pony(name, n):
    session['seen'] = n
    return render_template_string('<h1>{{ name }} {{ n }}</h1> {{ town }}', name=name, n=n)

app.register_blueprint(shop)
)py");

/// Rules of whole hosts, none of them a subdomain.
inline const QString wholeHosts = QStringLiteral(R"py(
from flask import Flask, request
app = Flask(__name__, host_matching=True, static_host='static.test')

@app.get('/', host='pony.test')
def home():
    return 'home'

@app.get('/', host='<town>.shop.test')
def shop(town):
    return 'shop in ' + town

@app.get('/open', host='<town>.shop.test')
def hours(town):
    return 'nine to five in ' + town
)py");

} // namespace athanor::followed
