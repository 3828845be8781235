#include "engine/grading/snippetproof.h"

#include <QPointer>

#include <algorithm>

namespace athanor {

namespace {

QString lineOf(const QStringList &lines, qsizetype at)
{
    return at < lines.size() ? QStringLiteral("“%1”").arg(lines.at(at)) : QStringLiteral("nothing");
}

/// Where two outputs first differ, for the author.
QString difference(const QString &recorded, const QString &real)
{
    const QStringList left = recorded.split(QLatin1Char('\n'));
    const QStringList right = real.split(QLatin1Char('\n'));
    qsizetype at = 0;
    while (at < left.size() && at < right.size() && left.at(at) == right.at(at)) ++at;
    return QStringLiteral("Line %1 of the recorded output is %2, and the engine says %3.")
        .arg(at + 1)
        .arg(lineOf(left, at), lineOf(right, at));
}

} // namespace

SnippetProof::SnippetProof(Supervisor &supervisor, JobPool &pool, const Objective &objective, QObject *parent)
    : QObject(parent), m_supervisor(supervisor), m_pool(pool), m_page(objective.folder + QStringLiteral("/lesson.md"))
{
    m_gate.gate = QStringLiteral("snippets");
    std::ranges::copy_if(objective.lesson, std::back_inserter(m_snippets), [](const LessonBlock &block) {
        return block.kind == LessonBlock::Kind::Code && block.action != LessonBlock::Action::Read;
    });
}

SnippetProof::~SnippetProof() = default;

Result<RunSpec> SnippetProof::programOf(const LessonBlock &snippet)
{
    RunSpec spec;
    if (snippet.language == QLatin1String("python")) {
        spec.entry = QStringLiteral("snippet.py");
        if (const Result<void> added = spec.files.add(spec.entry, snippet.code.toUtf8()); !added) return added.error();
        return spec;
    }
    if (snippet.language != QLatin1String("console"))
        return Error{
            ErrorCode::BadInput,
            QStringLiteral("A %1 snippet cannot be run yet, so its output cannot be proved.").arg(snippet.language)};
    QString script = QStringLiteral("exec 2>&1\n");
    for (const QString &line : snippet.code.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        if (!line.startsWith(QLatin1String("$ ")))
            return Error{ErrorCode::BadInput,
                         QStringLiteral("A console snippet holds commands, each behind “$ ”: “%1”.").arg(line)};
        script += line.mid(2) + QLatin1Char('\n');
    }
    spec.mode = RunMode::Command;
    spec.arguments = {QStringLiteral("sh"), QStringLiteral("-c"), script};
    spec.limits = sandbox::shellLimits();
    spec.limits.wall = std::chrono::seconds(20);
    return spec;
}

void SnippetProof::start()
{
    ++m_open;
    for (const LessonBlock &snippet : m_snippets) {
        const Result<RunSpec> program = programOf(snippet);
        if (program)
            run(snippet, *program);
        else
            tell(snippet, program.error().message);
    }
    QMetaObject::invokeMethod(this, &SnippetProof::end, Qt::QueuedConnection);
}

void SnippetProof::run(const LessonBlock &snippet, const RunSpec &program)
{
    ++m_open;
    m_pool.add([guard = QPointer(this), &snippet, program](const JobPool::Done &done) {
        if (!guard) {
            done();
            return;
        }
        std::unique_ptr<Run> started = guard->m_supervisor.run(program);
        Run *key = started.get();
        guard->m_running[key] = {std::move(started), {}, {}, done};
        connect(key, &QObject::destroyed, &guard->m_pool, done);
        connect(key, &Run::output, guard, [guard, key](OutputStream stream, const QByteArray &bytes) {
            Running &running = guard->m_running[key];
            (stream == OutputStream::Standard ? running.output : running.errors) += bytes;
        });
        connect(key, &Run::finished, guard, [guard, key, &snippet](const RunStatus &status) {
            Running running = std::move(guard->m_running[key]);
            guard->m_running.erase(key);
            running.run.release()->deleteLater();
            guard->compare(snippet, running, status);
            guard->end();
        });
    });
}

void SnippetProof::compare(const LessonBlock &snippet, const Running &running, const RunStatus &status)
{
    const QString real = QString::fromUtf8(running.output);
    const bool isProgram = snippet.language == QLatin1String("python");
    const bool ended =
        isProgram ? status.verdict == Verdict::Ok : status.verdict == Verdict::Ok || status.verdict == Verdict::Error;
    if (!ended)
        tell(snippet, QStringLiteral("The snippet does not end well: %1").arg(status.message));
    else if (isProgram && !running.errors.isEmpty())
        tell(snippet, QStringLiteral("The snippet writes to standard error: %1")
                          .arg(QString::fromUtf8(running.errors).trimmed().section(QLatin1Char('\n'), -1)));
    else if (real != snippet.recordedOutput)
        tell(snippet, difference(snippet.recordedOutput, real));
}

void SnippetProof::tell(const LessonBlock &snippet, const QString &message)
{
    m_gate.findings.push_back({ErrorCode::BadInput, message, m_page, snippet.sourceLine});
}

void SnippetProof::end()
{
    if (--m_open > 0) return;
    std::ranges::sort(m_gate.findings, {}, &Error::line);
    m_gate.passed = m_gate.findings.empty();
    m_gate.detail = m_gate.passed ? QStringLiteral("%1 say what the page recorded").arg(m_snippets.size())
                                  : QStringLiteral("%1 of %2 do not say what the page recorded")
                                        .arg(m_gate.findings.size())
                                        .arg(m_snippets.size());
    Q_EMIT finished(m_gate);
}

} // namespace athanor
