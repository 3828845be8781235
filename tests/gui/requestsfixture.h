#pragma once

#include "engine/routes/requestsession.h"
#include "tests/gui/windowfixture.h"
#include "widgets/browser/browserpane.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QListView>

namespace athanor {

inline const QString requestsApplication = QStringLiteral(R"py(
import time
from flask import Flask, Response, redirect, request, send_from_directory, session
app = Flask(__name__)
app.secret_key = 'quiet'

@app.get('/')
def home():
    return '''<form method=post action=/upload enctype=multipart/form-data><input id=f type=file name=f>
        <input name=title value=pony></form><form id=login method=post action=/login><input name=user value=ada></form>
        <a id=link href="/linked?x=1">link</a><p id=at>start</p>'''

@app.route('/echo', methods=['GET', 'POST', 'PUT', 'REPORT'])
def echo():
    return {'method': request.method, 'args': request.args.to_dict(False), 'form': request.form.to_dict(False),
            'json': request.get_json(silent=True), 'thing': request.headers.get('X-Thing'), 'cookies': request.cookies}

@app.get('/linked')
def linked():
    return '<p id=at>linked</p>'

@app.post('/login')
def login():
    session['user'] = request.form['user']
    return redirect('/me')

@app.get('/me')
def me():
    return redirect('/me/')

@app.get('/me/')
def me_there():
    return '<link rel=stylesheet href=/style.css><p id=at>%s</p>' % session.get('user', 'nobody')

@app.get('/style.css')
def style():
    answer = app.response_class('p {color: black}', mimetype='text/css')
    answer.add_etag()
    answer.cache_control.no_cache = True
    return answer.make_conditional(request)

@app.post('/upload')
def upload():
    return '<p id=at>%s %s</p>' % (request.form['title'], request.files['f'].filename)

@app.get('/circle')
def circle():
    return redirect('/circle')

@app.get('/large')
def large():
    return '[' + ','.join(str(n) for n in range(400000)) + ']', {'Content-Type': 'application/json'}

@app.get('/broken')
def broken():
    return b'gr\xfc\xdfe', {'Content-Type': 'text/plain; charset=utf-8'}

def ticking():
    while True:
        yield 'tick;'
        time.sleep(0.02)

def halfway():
    yield 'half'
    raise ValueError('midway')

@app.get('/whole')
def whole():
    return bytes(range(250)) * 200_000, {'Content-Type': 'application/octet-stream'}

@app.get('/attached')
def attached():
    return whole()[0], {'Content-Disposition': 'attachment; filename=whole.bin'}

@app.get('/stream/<kind>')
def stream(kind):
    return Response({'ticking': ticking, 'halfway': halfway}[kind](), mimetype='text/plain')

@app.get('/claims/<int:size>')
def claims(size):
    return Response(iter(['12345']), mimetype='text/plain', headers={'Content-Length': size})

@app.get('/nothing')
def nothing():
    return '', 204

@app.get('/picture')
def picture():
    return bytes(range(256)) * 64, {'Content-Type': 'image/png'}
)py");

/// A window in which an application of many answers is typed, and what tests of requests do in it.
struct RequestsFixture
{
    /// Whether everything stands.
    bool openRequests(QSize size)
    {
        if (!m_fixture->open(size)) return false;
        m_fixture->window->activateWindow();
        if (!QTest::qWaitForWindowActive(m_fixture->window.get())) return false;
        m_fixture->type(requestsApplication);
        m_answers = std::make_unique<QSignalSpy>(&m_fixture->window->desk(), &StudyDesk::requestFinished);
        return true;
    }
    void closeRequests()
    {
        m_answers.reset();
        if (m_fixture) m_fixture->close();
        m_fixture.reset();
    }
    void beginTest()
    {
        m_answers->clear();
        pane().setPage(RoutePlayground::Page::Routes);
        click("clearComposed");
        click("cookieClear");
        find<QComboBox>("requestMethod")->setCurrentText(QStringLiteral("GET"));
    }
    RoutePlayground &pane() const { return *m_fixture->window->widgets().playground; }
    template <typename Widget> Widget *find(const char *name) const
    {
        return pane().findChild<Widget *>(QLatin1String(name));
    }
    /// Also while a list of suggestions has made itself the active window.
    QWidget *focused() const { return m_fixture->window->focusWidget(); }
    void key(Qt::Key which, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(focused() ? focused() : m_fixture->window.get(), which, modifiers);
    }
    /// Each letter to who has the focus then: the first one may open an editor.
    void typeWords(const QString &words) const
    {
        for (const QChar c : words) QTest::keyClicks(focused(), QString(c));
    }
    void click(const char *name) const { find<QAbstractButton>(name)->click(); }
    RequestTrace answer()
    {
        if (!QTest::qWaitFor([this] { return !m_answers->isEmpty(); }, windowPatience)) return {};
        return m_answers->takeLast().at(0).value<RequestTrace>();
    }
    /// Fills the path and sends with Return; the answer's trace.
    RequestTrace send(const QString &path)
    {
        m_answers->clear();
        key(Qt::Key_L, Qt::ControlModifier);
        auto *field = find<QLineEdit>("requestPath");
        QTest::keyClicks(field, path); // To the field itself: suggestions may pop up and go while one types.
        QTest::keyClick(field, Qt::Key_Return);
        return answer();
    }
    QJsonObject told() { return QJsonDocument::fromJson(answer().body).object(); }
    RequestHistoryModel &history() const
    {
        return *qobject_cast<RequestHistoryModel *>(find<QListView>("historyList")->model());
    }
    const HistoryEntry &newest() const { return history().history().at(history().history().size() - 1); }

    std::unique_ptr<WindowFixture> m_fixture = std::make_unique<WindowFixture>();
    std::unique_ptr<QSignalSpy> m_answers;
};

} // namespace athanor
