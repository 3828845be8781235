#include "app/cli/commands/requestcommand.h"

#include "app/cli/requestbody.h"
#include "engine/routes/candidatemodel.h"
#include "engine/routes/hookmodel.h"
#include "engine/routes/savedrequest.h"
#include "engine/workbench/httpparser.h"

#include <QDateTime>
#include <QJsonArray>
#include <QStringDecoder>

#include <algorithm>

namespace athanor::cli {

namespace {

void printModel(const QString &title, const QAbstractItemModel &model, const QList<int> &columns)
{
    if (model.rowCount() == 0) return;
    console::print(QLatin1Char('\n') + title);
    QList<QStringList> rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        QStringList cells;
        for (const int column : columns)
            cells << (cells.isEmpty() ? QStringLiteral("  ") : QString()) + model.index(row, column).data().toString();
        rows << cells;
    }
    console::printTable(rows);
}

/// Rules of several hosts are told apart by them: "api.example.com/".
QString addressOf(const RouteCandidate &candidate, const MatchBinding &binding)
{
    if (candidate.domain.isEmpty()) return candidate.rule;
    const QString below = binding.hostMatching ? QString() : QLatin1Char('.') + binding.serverName;
    return candidate.domain + below + candidate.rule;
}

void printRules(const RequestTrace &trace)
{
    if (trace.candidates.empty()) return;
    using Candidate = CandidateModel;
    Candidate model;
    model.setCandidates(trace.candidates);
    console::print(QStringLiteral("\nRules"));
    QList<QStringList> rows;
    for (int row = 0; row < model.rowCount(); ++row) {
        const RouteCandidate &candidate = trace.candidates[std::size_t(row)];
        const auto cell = [&](int column) { return model.index(row, column).data().toString(); };
        const QString outcome = candidate.fate == RouteCandidate::Fate::NotReached ? QStringLiteral("Not reached")
                                                                                   : cell(Candidate::Outcome);
        rows << QStringList{QStringLiteral("  ") + outcome, addressOf(candidate, trace.binding),
                            cell(Candidate::Endpoint), cell(Candidate::Arguments), cell(Candidate::Reason)};
    }
    console::printTable(rows);
}

void printStatements(const QJsonArray &statements)
{
    if (statements.isEmpty()) return;
    console::print(QStringLiteral("\nSQL"));
    for (const QJsonValue entry : statements) {
        const QJsonObject statement = entry.toObject();
        const QString sql = statement.value(QLatin1String("statement")).toString().simplified();
        const QString file = statement.value(QLatin1String("file")).toString();
        const QString where = file.isEmpty()
                                  ? QString()
                                  : QStringLiteral("  (%1:%2)")
                                        .arg(file, QString::number(statement.value(QLatin1String("line")).toInt()));
        console::print(QStringLiteral("  ") + sql + where);
    }
}

void printBody(const QByteArray &body)
{
    if (body.isEmpty()) return;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringConverter::Flag::Stateless);
    const QString text = decoder.decode(body);
    console::print({});
    console::print(decoder.hasError() ? QStringLiteral("(%1 bytes that are no text)").arg(body.size())
                                      : text.trimmed());
}

/// The walk through the matcher, with how many rules are still possible after each step.
void printSteps(const RequestTrace &trace)
{
    console::print(QStringLiteral("\nHow it was matched"));
    if (!trace.stepsMissing.isEmpty()) console::print(QStringLiteral("  ") + trace.stepsMissing);
    QList<QStringList> rows;
    for (const MatchStep &step : trace.steps) {
        rows << QStringList{QStringLiteral("  %1").arg(rows.size() + 1),
                            QStringLiteral("%1 (%2 left)").arg(step.text, QString::number(step.left))};
    }
    console::printTable(rows);
}

void printNotes(const std::vector<RouteNote> &notes)
{
    if (notes.empty()) return;
    console::print(QStringLiteral("\nWorth knowing"));
    for (const RouteNote &note : notes) console::print(QStringLiteral("  ") + note.text);
}

void printTrace(const RequestTrace &trace, bool withSteps)
{
    console::print(QStringLiteral("%1 %2   %3 ms")
                       .arg(QString::number(trace.status), trace.reason, QString::number(trace.milliseconds, 'f', 1)));
    for (const auto &[name, value] : trace.headers) console::print(name + QStringLiteral(": ") + value);
    printBody(trace.body);
    printRules(trace);
    if (!trace.routingMessage.isEmpty()) console::print(QStringLiteral("  ") + trace.routingMessage);
    if (withSteps) printSteps(trace);
    printNotes(trace.notes);
    HookModel hooks;
    hooks.setHooks(trace.hooks);
    printModel(QStringLiteral("What ran"), hooks,
               {HookModel::Phase, HookModel::Name, HookModel::Blueprint, HookModel::Time, HookModel::Outcome});
    printStatements(trace.sql);
    if (!trace.staticFile.isEmpty()) console::print(QStringLiteral("\nStatic file\n  ") + trace.staticFile.reason);
}

} // namespace

void RequestCommand::declare(QCommandLineParser &parser) const
{
    ProjectFront::declare(parser);
    parser.addPositionalArgument(QStringLiteral("METHOD"), QStringLiteral("GET, POST, …"));
    parser.addPositionalArgument(QStringLiteral("PATH"), QStringLiteral("With the query string: /ponies?page=2"));
    parser.addOptions({
        {QStringLiteral("json"), QStringLiteral("Prints a JSON object.")},
        {QStringLiteral("steps"), QStringLiteral("Prints how the path was matched, step by step.")},
        {QStringLiteral("data"), QStringLiteral("A field of a form; may be repeated."), QStringLiteral("KEY=VALUE")},
        {QStringLiteral("file"), QStringLiteral("A file of a form (multipart); may be repeated."),
         QStringLiteral("KEY=FILE")},
        {QStringLiteral("json-body"), QStringLiteral("A JSON text as the body."), QStringLiteral("TEXT")},
        {QStringLiteral("header"), QStringLiteral("A header, “Name: value”; may be repeated."),
         QStringLiteral("HEADER")},
        {QStringLiteral("cookie-jar"), QStringLiteral("Cookies are read from this file and written back to it."),
         QStringLiteral("FILE")},
    });
}

Result<HttpRequest> RequestCommand::compose(const QCommandLineParser &parser)
{
    HttpRequest request;
    request.method = parser.positionalArguments().at(1).toUpper();
    if (!isHttpToken(request.method.toUtf8()))
        return Error{ErrorCode::BadInput, QStringLiteral("“%1” is no HTTP method.").arg(request.method)};
    const QString path = parser.positionalArguments().at(2);
    if (!path.startsWith(QLatin1Char('/')))
        return Error{ErrorCode::BadInput, QStringLiteral("The path begins with a slash: /%1").arg(path)};
    request.path = wireTarget(path);

    m_host = QStringLiteral("localhost");
    const QStringList headers = parser.values(QStringLiteral("header"));
    for (const QString &header : headers) {
        const qsizetype colon = header.indexOf(QLatin1Char(':'));
        const QString name = header.left(colon).trimmed();
        const QString value = header.mid(colon + 1).trimmed();
        const bool hasControls =
            std::any_of(value.begin(), value.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
        if (colon <= 0 || !isHttpToken(name.toUtf8()) || hasControls)
            return Error{ErrorCode::BadInput, QStringLiteral("A header is “Name: value”, not “%1”.").arg(header)};
        if (name.compare(QLatin1String("host"), Qt::CaseInsensitive) == 0) m_host = value;
        request.headers.emplace_back(name, value);
    }
    if (headerValue(request.headers, QLatin1String("host")).isEmpty())
        request.headers.emplace_back(QStringLiteral("Host"), m_host);

    Result<RequestBody> body = RequestBody::make(
        parser.values(QStringLiteral("data")), parser.values(QStringLiteral("file")),
        parser.isSet(QStringLiteral("json-body")) ? std::optional(parser.value(QStringLiteral("json-body")))
                                                  : std::nullopt);
    if (!body) return body.error();
    request.body = std::move(body->bytes);
    if (!body->contentType.isEmpty() && headerValue(request.headers, QLatin1String("content-type")).isEmpty())
        request.headers.emplace_back(QStringLiteral("Content-Type"), body->contentType);

    if (parser.isSet(QStringLiteral("cookie-jar"))) {
        Result<CookieFile> jar =
            CookieFile::load(parser.value(QStringLiteral("cookie-jar")), QDateTime::currentDateTimeUtc());
        if (!jar) return jar.error();
        m_jar = std::move(*jar);
        const QString cookies = m_jar->header(m_host, request.path);
        if (!cookies.isEmpty()) request.headers.emplace_back(QStringLiteral("Cookie"), cookies);
    }
    return request;
}

std::optional<ExitCode> RequestCommand::start(const QCommandLineParser &parser)
{
    m_json = parser.isSet(QStringLiteral("json"));
    m_withSteps = parser.isSet(QStringLiteral("steps"));
    const Result<HttpRequest> request = compose(parser);
    if (!request) return failure(request.error());
    connect(&m_front, &ProjectFront::failed, this, [this](ExitCode status) { Q_EMIT finished(int(status)); });
    connect(&m_front, &ProjectFront::opened, this,
            [this, request = *request] { m_front.workbench().request(m_front.job(), request); });
    if (const Result<void> started = m_front.start(parser); !started) return failure(started.error());
    m_front.showOutput();
    connect(&m_front.workbench(), &Workbench::requestFinished, this,
            [this](JobId, const RequestTrace &trace) { show(trace); });
    return {};
}

void RequestCommand::show(const RequestTrace &trace)
{
    if (m_json)
        console::printJson(trace.toJson());
    else
        printTrace(trace, m_withSteps);
    ExitCode status = ExitCode::Done;
    if (!trace.exception.isEmpty()) {
        // The agent has printed the traceback already, as Flask itself does.
        LearnerError brief = trace.exception;
        brief.traceback.clear();
        console::complain(brief);
        status = ExitCode::LearnerFailed;
    }
    if (m_jar) {
        m_jar->update(m_host, trace.request.path, trace.headers);
        if (const Result<void> saved = m_jar->save(); !saved) status = failure(saved.error());
    }
    Q_EMIT finished(int(status));
}

} // namespace athanor::cli
