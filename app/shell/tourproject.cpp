// The part of the tour that shows a project of the learner's own: opened, typed in, and with a text that does not load.
#include "app/shell/projectdesk.h"
#include "app/shell/projectpage.h"
#include "app/shell/settingsdialog.h"
#include "app/shell/tour.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/editortabs.h"

#include <QDir>
#include <QFile>
#include <QListView>

namespace athanor {

namespace {

const std::initializer_list<std::pair<const char *, const char *>> files{
    {"app.py", R"py(from flask import Flask, render_template

from orders import orders

app = Flask(__name__)
app.register_blueprint(orders, url_prefix="/orders")
flowers = {"rose": 4, "tulip": 2, "orchid": 19}


@app.get("/")
def window():
    return render_template("window.html", flowers=flowers)


@app.get("/flowers/<name>")
def flower(name):
    return {"name": name, "price": flowers[name]}
)py"},
    {"orders.py", R"py(from flask import Blueprint

orders = Blueprint("orders", __name__)
taken = ["three roses for the lighthouse"]


@orders.get("/")
def all_orders():
    return taken


@orders.get("/<int:number>")
def one_order(number):
    return taken[number]
)py"},
    {"requests/a rose.http", "GET /flowers/rose\n"},
    {"templates/window.html", "{% for name in flowers %}\n  <p>{{ name }}</p>\n{% endfor %}\n"},
};

constexpr const char *newRule = R"py(

@app.get("/flowers/rose")
def rose():
    return "There are always roses."
)py";

QString nothing() { return {}; }

void writeProject(const QString &folder)
{
    for (const auto &[name, text] : files) {
        const QString path = folder + QLatin1Char('/') + QLatin1String(name);
        QDir().mkpath(path.section(QLatin1Char('/'), 0, -2));
        QFile file(path);
        if (file.open(QIODevice::WriteOnly)) file.write(text);
    }
}

} // namespace

void Tour::buildProject()
{
    const auto editor = [this] {
        return m_window.projectPage() ? m_window.projectPage()->editors()->currentEditor() : nullptr;
    };
    const auto shows = [this, editor](const QString &rule) {
        if (!editor()) return false;
        const auto *list = m_window.projectPage()->findChild<QListView *>(QStringLiteral("ruleList"));
        const QModelIndex first = list->model()->index(0, 0);
        return !list->model()->match(first, Qt::UserRole + 1, rule, 1, Qt::MatchExactly).isEmpty();
    };
    const auto type = [editor](const QString &text) {
        editor()->setFocus();
        editor()->append(text);
        editor()->setCursorPosition(editor()->lines() - 1, 0);
        editor()->ensureCursorVisible();
    };
    m_steps.push_back({QStringLiteral("24b1-own-project"),
                       [this] {
                           if (auto *dialog = m_window.findChild<SettingsDialog *>()) dialog->close();
                           writeProject(m_project.path());
                           m_window.openProject(m_project.path());
                       },
                       [shows] { return shows(QStringLiteral("/orders/<int:number>")); }, nothing});
    m_steps.push_back({QStringLiteral("24b2-typed"), [type] { type(QLatin1String(newRule)); },
                       [shows] { return shows(QStringLiteral("/flowers/rose")); }, nothing});
    m_steps.push_back({QStringLiteral("24b3-does-not-load"), [type] { type(QStringLiteral("\n@app.get(")); },
                       [this] {
                           const auto *problem =
                               m_window.projectPage()->findChild<QWidget *>(QStringLiteral("loadProblem"));
                           return problem && problem->isVisible();
                       },
                       nothing});
}

} // namespace athanor
