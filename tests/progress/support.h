#pragma once

#include "engine/progress/progressstore.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

namespace athanor::test {

/// A clock that stands still until it is moved, and ids that count.
struct World
{
    QDateTime now = QDateTime::fromString(QStringLiteral("2026-03-02T09:00:00.000Z"), Qt::ISODateWithMs);
    quint64 ids = 0;
    quint64 machine = 1;
};

inline ProgressEnvironment environment(World &world)
{
    ProgressEnvironment environment;
    environment.now = [&world] { return world.now; };
    environment.newId = [&world] {
        return QStringLiteral("%1%2")
            .arg(world.machine, 16, 16, QLatin1Char('0'))
            .arg(++world.ids, 16, 16, QLatin1Char('0'));
    };
    environment.busyTimeout = std::chrono::milliseconds(50);
    return environment;
}

inline const ExerciseKey ponies{QStringLiteral("flask.param-route"), QStringLiteral("pony-page")};
inline const ExerciseKey owners{QStringLiteral("flask.param-route"), QStringLiteral("owner-page")};

inline AttemptCheck check(const char *name, AttemptCheck::Outcome outcome)
{
    return {QString::fromLatin1(name), QStringLiteral("Title of %1").arg(QString::fromLatin1(name)), outcome};
}

inline Attempt attempt(const ExerciseKey &key, Attempt::Outcome outcome, const QByteArray &code = "print(1)\n")
{
    Attempt attempt;
    attempt.key = key;
    attempt.outcome = outcome;
    const bool passed = outcome == Attempt::Outcome::Passed;
    if (outcome != Attempt::Outcome::NotLoaded)
        attempt.checks = {
            check("answers", AttemptCheck::Outcome::Passed),
            check("refuses_words", passed ? AttemptCheck::Outcome::Passed : AttemptCheck::Outcome::Failed)};
    attempt.report = {{QStringLiteral("objective"), key.objective}, {QStringLiteral("passed"), passed}};
    attempt.files = {{QStringLiteral("app.py"), code}, {QStringLiteral("templates/pony.html"), "<h1>Pony</h1>\n"}};
    return attempt;
}

inline QuizAnswer answer(const char *question, QuizAnswer::Outcome outcome, int chosen = 0)
{
    QuizAnswer answer;
    answer.objective = ponies.objective;
    answer.question = QString::fromLatin1(question);
    answer.outcome = outcome;
    answer.chosen = {chosen};
    answer.prompt = QStringLiteral("Which path?");
    return answer;
}

inline CourseOutline outline()
{
    return {{ponies.objective, {ponies.exercise, owners.exercise}, {QStringLiteral("q1"), QStringLiteral("q2")}}};
}

inline QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline void put(const QString &path, const QByteArray &content)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(path));
    QCOMPARE(file.write(content), content.size());
}

/// For a Result whose failure ends the test with its words.
template <typename T> bool good(const Result<T> &result)
{
    if (!result.ok()) qWarning("%s", qPrintable(result.error().toString()));
    return result.ok();
}

} // namespace athanor::test
