#include "widgets/migrations/typedcommand.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace athanor {

namespace {

QString latin(const char *text) { return QString::fromLatin1(text); }

bool isOneOf(const QString &word, std::initializer_list<const char *> words)
{
    return std::any_of(words.begin(), words.end(), [&](const char *one) { return word == QLatin1String(one); });
}

/// A number with a sign: a relative target and no option.
bool isRelative(const QString &word)
{
    return word.size() > 1 && (word.front() == QLatin1Char('-') || word.front() == QLatin1Char('+')) &&
           word.at(1).isDigit();
}

bool isOption(const QString &word) { return word.size() > 1 && word.front() == QLatin1Char('-') && !isRelative(word); }

/// Takes the options of the program itself away, with their values.
void dropOwnOptions(QStringList &words, std::initializer_list<const char *> withValue)
{
    while (!words.isEmpty() && isOption(words.front())) {
        const QString option = words.takeFirst();
        if (isOneOf(option, withValue) && !words.isEmpty()) words.removeFirst();
    }
}

/// "alembic -c x.ini", "flask --app x db", "python3 -m flask db".
TypedCommand::Program takeProgram(QStringList &words)
{
    using Program = TypedCommand::Program;
    if (words.size() > 2 && words.at(0).startsWith(QLatin1String("python")) && words.at(1) == QLatin1String("-m"))
        words.remove(0, 2);
    if (words.value(0) == QLatin1String("alembic")) {
        words.removeFirst();
        dropOwnOptions(words, {"-c", "--config", "-n", "--name", "-x"});
        return Program::Alembic;
    }
    if (words.value(0) == QLatin1String("flask")) {
        words.removeFirst();
        dropOwnOptions(words, {"-A", "--app", "-e", "--env-file"});
        if (words.value(0) == QLatin1String("db")) words.removeFirst();
        return Program::Flask;
    }
    if (words.value(0) == QLatin1String("db") && words.size() > 1) {
        words.removeFirst();
        return Program::Flask;
    }
    return Program::Unsaid;
}

TypedCommand::Verb verbOf(const QString &word)
{
    using Verb = TypedCommand::Verb;
    if (word == QLatin1String("upgrade")) return Verb::Upgrade;
    if (word == QLatin1String("downgrade")) return Verb::Downgrade;
    if (word == QLatin1String("stamp")) return Verb::Stamp;
    if (isOneOf(word, {"revision", "migrate"})) return Verb::Revision;
    if (word == QLatin1String("merge")) return Verb::Merge;
    if (isOneOf(word, {"history", "current", "branches", "show", "edit", "check", "init", "list_templates",
                       "ensure_version"}))
        return Verb::Other;
    // Alembic lists the heads with this word; where it is a target it stands behind upgrade, or alone.
    return Verb::None;
}

void readArguments(TypedCommand &command)
{
    bool onlyTargets = false;
    for (qsizetype i = 1; i < command.arguments.size(); ++i) {
        const QString &word = command.arguments.at(i);
        if (word == QLatin1String("--") && !onlyTargets) {
            onlyTargets = true;
        } else if (onlyTargets || !isOption(word)) {
            command.targets << word;
        } else if (isOneOf(word, {"-m", "--message", "--tag", "--branch-label", "--version-path", "--rev-id", "--head",
                                  "--depends-on", "-d", "--directory", "-x", "--x-arg", "-r", "--rev-range"})) {
            ++i;
        } else {
            command.purge = command.purge || word == QLatin1String("--purge");
            command.sql = command.sql || word == QLatin1String("--sql");
            command.autogenerate = command.autogenerate || word == QLatin1String("--autogenerate");
        }
    }
}

/// What Flask-Migrate fills in where nothing is said.
QString flaskDefault(TypedCommand::Verb verb)
{
    if (verb == TypedCommand::Verb::Downgrade) return latin("-1");
    return verb == TypedCommand::Verb::Upgrade || verb == TypedCommand::Verb::Stamp ? latin("head") : QString();
}

} // namespace

bool splitLikeShell(const QString &line, QStringList &words)
{
    words.clear();
    std::optional<QString> word;
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (c == QLatin1Char('\\') && quote != QLatin1Char('\'') && i + 1 < line.size()) {
            word = word.value_or(QString()) + line.at(++i);
        } else if (!quote.isNull() ? c == quote : c == QLatin1Char('"') || c == QLatin1Char('\'')) {
            quote = quote.isNull() ? c : QChar();
            word = word.value_or(QString());
        } else if (quote.isNull() && c.isSpace()) {
            if (word) words << *word;
            word.reset();
        } else {
            word = word.value_or(QString()) + c;
        }
    }
    if (word) words << *word;
    return quote.isNull();
}

TypedCommand parseTypedCommand(const QString &line)
{
    using Verb = TypedCommand::Verb;
    TypedCommand command;
    QStringList words;
    if (!splitLikeShell(line, words)) {
        command.trouble = QCoreApplication::translate("Migrations", "A quote is opened and not closed. Close it.");
        return command;
    }
    command.program = takeProgram(words);
    if (words.isEmpty()) return command;
    command.verb = verbOf(words.front());
    if (command.verb == Verb::None && words.size() == 1 &&
        (command.program == TypedCommand::Program::Unsaid || isRelative(words.front()))) {
        const QString &target = words.front();
        const bool down = target.startsWith(QLatin1Char('-')) || target == QLatin1String("base") ||
                          target.endsWith(QLatin1String("@base"));
        command.verb = down ? Verb::Downgrade : Verb::Upgrade;
        words.prepend(down ? latin("downgrade") : latin("upgrade"));
    }
    command.arguments = words;
    if (command.verb == Verb::None) {
        command.verb = Verb::Other;
        return command;
    }
    command.autogenerate = words.front() == QLatin1String("migrate");
    readArguments(command);
    if (command.targets.isEmpty() && command.program == TypedCommand::Program::Flask)
        if (const QString target = flaskDefault(command.verb); !target.isEmpty()) command.targets << target;
    return command;
}

QStringList TypedCommand::argumentsFor(Program wanted) const
{
    QStringList result = arguments;
    if (wanted != Program::Alembic || result.isEmpty()) return result;
    if (result.front() == QLatin1String("migrate")) {
        result.front() = latin("revision");
        result.insert(1, latin("--autogenerate"));
    }
    // What Flask-Migrate would have filled in.
    const bool said =
        std::any_of(result.begin() + 1, result.end(), [this](const QString &word) { return targets.contains(word); });
    if (!targets.isEmpty() && !said) result << targets;
    return result;
}

} // namespace athanor
