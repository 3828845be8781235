// The part of the tour that shows where a request goes and why: steps, calls, blueprints, laboratories, requests, who
// wins after an edit, and a prediction.
#include "app/shell/tour.h"
#include "widgets/routes/blueprinttreeview.h"
#include "widgets/routes/routeplayground.h"
#include "widgets/routes/routesparts.h"
#include "widgets/routes/winnerbanner.h"

#include <QAbstractButton>

namespace athanor {

namespace {

const QString shop = QStringLiteral(R"py(from flask import Blueprint, Flask, g, render_template_string, session

app = Flask(__name__)
app.secret_key = "quiet"
shop = Blueprint("shop", __name__, url_prefix="/shop")


@app.before_request
def load_user():
    g.user = "ada"


@shop.after_request
def mark(response):
    response.headers["X-Shop"] = "open"
    return response


@shop.get("/<name>")
def owner(name):
    return name


@shop.get("/<name>/<int:n>")
def pony(name, n):
    session["seen"] = n
    return render_template_string("<h1>{{ name }} {{ n }}</h1>", name=name, n=n)


app.register_blueprint(shop)
)py");

QString nothing() { return {}; }

} // namespace

void Tour::buildRoutes()
{
    RoutePlayground *pane = m_window.widgets().playground;
    const auto click = [pane](const char *name) {
        if (auto *button = pane->findChild<QAbstractButton *>(QLatin1String(name))) button->click();
    };
    const auto send = [this, pane](const char *path) {
        m_hasTrace = false;
        pane->composeAndSend(QStringLiteral("GET"), QLatin1String(path));
    };
    const auto answered = [this] { return m_hasTrace; };
    const auto part = [pane](RoutesParts::Part which) {
        pane->setPage(RoutePlayground::Page::Routes);
        pane->parts()->setPart(which);
    };
    m_steps.push_back({QStringLiteral("17a1-steps"),
                       [this, pane, part, send] {
                           type(shop);
                           pane->setSuggestions({QStringLiteral("/shop/new")});
                           part(RoutesParts::Part::Steps);
                           send("/shop/ada/7");
                       },
                       answered, [this] { return m_trace.steps.empty() ? tr("No step is shown.") : QString(); }});
    m_steps.push_back({QStringLiteral("17a2-calls"), [part] { part(RoutesParts::Part::Calls); }, answered,
                       [this] { return m_trace.hooks.empty() ? tr("No call is shown.") : QString(); }});
    m_steps.push_back({QStringLiteral("17a3-blueprints"), [part] { part(RoutesParts::Part::Blueprints); },
                       [pane] { return pane->parts()->blueprints()->isFresh(); }, nothing});
    m_steps.push_back(
        {QStringLiteral("17a4-laboratories"), [part] { part(RoutesParts::Part::Labs); }, answered, nothing});
    m_steps.push_back({QStringLiteral("17a5-requests"), [pane] { pane->setPage(RoutePlayground::Page::Requests); },
                       answered, nothing});
    m_steps.push_back({QStringLiteral("17a6-composer"),
                       [part, click] {
                           part(RoutesParts::Part::Rules);
                           click("openComposer");
                       },
                       answered, nothing});
    m_steps.push_back({QStringLiteral("17a7-who-wins"),
                       [this, click] {
                           click("openComposer");
                           click("winnersUnderstood");
                           QString edited = shop;
                           edited.replace(QLatin1String("@shop.get(\"/<name>\")"),
                                          QLatin1String("@shop.get(\"/new\")\ndef new():\n    return \"new\"\n\n\n"
                                                        "@shop.get(\"/<name>\")"));
                           type(edited);
                       },
                       [pane] { return pane->parts()->winners()->isVisible(); }, nothing});
    m_steps.push_back({QStringLiteral("17a8-predict-first"),
                       [click, send] {
                           click("winnersUnderstood");
                           click("predictFirst");
                           send("/shop/new");
                       },
                       [pane] { return pane->findChild<QWidget *>(QStringLiteral("predictionBar"))->isVisible(); },
                       nothing});
    m_steps.push_back({QStringLiteral("17a9-predicted"),
                       [click] {
                           click("predictCompare");
                           click("predictFirst");
                       },
                       [pane] { return pane->findChild<QWidget *>(QStringLiteral("predictResult")) != nullptr; },
                       nothing});
}

} // namespace athanor
