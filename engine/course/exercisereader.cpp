#include "engine/course/exercisereader.h"

#include "engine/course/courseformat.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace athanor::Internal {

namespace {

constexpr int fewestHints = 3;
constexpr int mostHints = 5;
constexpr int fewestMistakes = 3;

/// A name of a folder or file below the exercise, never a way out of it.
bool isPlainPath(const QString &path)
{
    return !path.isEmpty() && !QDir::isAbsolutePath(path) && QDir::cleanPath(path) == path &&
           !path.startsWith(QLatin1String(".."));
}

class ExerciseReader final
{
public:
    ExerciseReader(const CourseFiles &files, const QString &folder, std::vector<Error> &diagnostics,
                   std::vector<PageLink> &links)
        : m_files(files), m_folder(folder), m_yaml(folder + QStringLiteral("/exercise.yaml")),
          m_diagnostics(diagnostics), m_links(links)
    {}

    std::optional<Exercise> read();

private:
    void tell(const QString &message, int line) { tellOf(m_yaml, message, line); }
    void tellOf(const QString &file, const QString &message, int line)
    {
        m_diagnostics.push_back({ErrorCode::BadInput, message, file, line});
    }
    void readHints(const YamlValue &map);
    void readOpenFiles(const YamlValue &map);
    void readRequests(const YamlValue &map);
    void readFolders();
    void readGoalGraph(const YamlValue &map);
    bool hasVersionsFolder(const QString &folder, int depth) const;
    QSet<QString> definedChecks();
    void readMistakes(const YamlValue &map);
    void readEquivalents(const YamlValue &map);
    bool acceptMistake(const KnownMistake &mistake, const YamlValue &item, const QSet<QString> &checks);

    const CourseFiles &m_files;
    const QString m_folder;
    const QString m_yaml;
    std::vector<Error> &m_diagnostics;
    std::vector<PageLink> &m_links;
    Exercise m_exercise;
};

void ExerciseReader::readHints(const YamlValue &map)
{
    m_exercise.hints = map.texts("hints");
    const qsizetype count = m_exercise.hints.size();
    if (count < fewestHints || count > mostHints) {
        tell(QStringLiteral("An exercise has %1 to %2 hints, from vague to nearly the answer; here are %3.")
                 .arg(fewestHints)
                 .arg(mostHints)
                 .arg(count),
             map.lineOf("hints"));
    }
}

void ExerciseReader::readOpenFiles(const YamlValue &map)
{
    for (const YamlValue &item : map.list("open")) {
        const QString path = item.scalar.trimmed();
        if (isPlainPath(path) && m_files.isFile(m_folder + QStringLiteral("/starter/") + path))
            m_exercise.openFiles.append(path);
        else
            tell(QStringLiteral("starter/ has no file “%1” to open.").arg(path), item.line);
    }
}

void ExerciseReader::readRequests(const YamlValue &map)
{
    for (const YamlValue &item : map.list("requests")) {
        const QString path = item.scalar.trimmed();
        if (path.startsWith(QLatin1Char('/')))
            m_exercise.requests.append(path);
        else
            tell(QStringLiteral("A request is a path that begins with “/”, not “%1”.").arg(path), item.line);
    }
}

void ExerciseReader::readFolders()
{
    if (!m_files.isFolder(m_folder + QStringLiteral("/starter")))
        tell(QStringLiteral("The folder starter/ is missing."), 1);
    m_exercise.solutions = m_files.folders(m_folder + QStringLiteral("/solutions"));
    if (m_exercise.solutions.isEmpty()) tell(QStringLiteral("solutions/ holds no solution."), 1);
    for (const QString &link : m_files.escapingLinks(m_folder))
        tellOf(link, QStringLiteral("This is a link that leaves the course folder; it is never followed."), 0);
}

/// A folder called versions, as Alembic and Flask-Migrate make it, not far below.
bool ExerciseReader::hasVersionsFolder(const QString &folder, int depth) const
{
    if (m_files.isFolder(folder + QStringLiteral("/versions"))) return true;
    if (depth == 0) return false;
    const QStringList inner = m_files.folders(folder);
    return std::ranges::any_of(
        inner, [&](const QString &name) { return hasVersionsFolder(folder + QLatin1Char('/') + name, depth - 1); });
}

void ExerciseReader::readGoalGraph(const YamlValue &map)
{
    const QString name = map.text("goal_graph").trimmed();
    if (name.isEmpty()) return;
    if (!m_exercise.solutions.contains(name))
        return tell(QStringLiteral("solutions/ has no folder “%1”.").arg(name), map.lineOf("goal_graph"));
    constexpr int deepestVersions = 3;
    if (!hasVersionsFolder(m_folder + QStringLiteral("/solutions/") + name, deepestVersions) &&
        !hasVersionsFolder(m_folder + QStringLiteral("/starter"), deepestVersions))
        return tell(QStringLiteral("The solution “%1” has no versions folder, so it is no goal for a migration graph.")
                        .arg(name),
                    map.lineOf("goal_graph"));
    m_exercise.goalGraph = name;
}

/// The functions that check_*.py define, found by reading and without running anything.
QSet<QString> ExerciseReader::definedChecks()
{
    static const QRegularExpression definition(QStringLiteral("^def\\s+(check_\\w+)\\s*\\("),
                                               QRegularExpression::MultilineOption);
    QSet<QString> names;
    const QStringList checkFiles = m_files.files(m_folder, QStringLiteral("check_*.py"));
    for (const QString &each : checkFiles) {
        const Result<QByteArray> text = m_files.read(m_folder + QLatin1Char('/') + each);
        if (!text) {
            m_diagnostics.push_back(text.error());
            continue;
        }
        const QString source = QString::fromUtf8(*text);
        auto found = definition.globalMatch(source);
        while (found.hasNext()) {
            const QRegularExpressionMatch match = found.next();
            const QString name = match.captured(1);
            if (names.contains(name)) {
                const qsizetype line = source.left(match.capturedStart()).count(QLatin1Char('\n')) + 1;
                tellOf(m_folder + QLatin1Char('/') + each, QStringLiteral("The check “%1” is defined twice.").arg(name),
                       int(line));
            }
            names.insert(name);
        }
    }
    if (names.isEmpty()) tell(QStringLiteral("No check_*.py file here defines a check."), 1);
    return names;
}

bool ExerciseReader::acceptMistake(const KnownMistake &mistake, const YamlValue &item, const QSet<QString> &checks)
{
    const bool repeated =
        std::ranges::any_of(m_exercise.mistakes, [&](const KnownMistake &each) { return each.name == mistake.name; });
    if (repeated) {
        tell(QStringLiteral("The mistake “%1” is listed twice.").arg(mistake.name), item.line);
        return false;
    }
    const bool plain = isPlainPath(mistake.name) && !mistake.name.contains(QLatin1Char('/'));
    if (!plain ||
        (mistake.edits.empty() && !m_files.isFolder(m_folder + QStringLiteral("/mistakes/") + mistake.name))) {
        tell(QStringLiteral("The mistake “%1” has neither edits nor a folder of this name under mistakes/.")
                 .arg(mistake.name),
             item.lineOf("name"));
        return false;
    }
    const bool ofKnown = mistake.of == QLatin1String("starter") || m_exercise.solutions.contains(mistake.of);
    if (mistake.of.isEmpty() ? !mistake.edits.empty() : !ofKnown) {
        tell(mistake.of.isEmpty() ? QStringLiteral("“of” is missing: the solution that is edited, or starter.")
                                  : QStringLiteral("solutions/ has no folder “%1”.").arg(mistake.of),
             item.lineOf("of"));
        return false;
    }
    if (!checks.contains(mistake.check)) {
        tell(QStringLiteral("No check_*.py file defines “%1”.").arg(mistake.check), item.lineOf("check"));
        return false;
    }
    return true;
}

void ExerciseReader::readMistakes(const YamlValue &map)
{
    const QSet<QString> checks = definedChecks();
    QSet<QString> listed;
    for (const YamlValue &item : map.list("mistakes")) {
        KnownMistake mistake{item.text("name"), item.text("check"), item.text("message"), item.line, item.text("of")};
        for (const YamlValue &edit : item.list("edits"))
            mistake.edits.push_back({edit.text("file"), edit.source("replace"), edit.source("with"), edit.line});
        listed.insert(mistake.name);
        if (acceptMistake(mistake, item, checks)) m_exercise.mistakes.push_back(mistake);
    }
    for (const QString &name : m_files.folders(m_folder + QStringLiteral("/mistakes"))) {
        if (!listed.contains(name))
            tell(QStringLiteral("The folder mistakes/%1 is not listed.").arg(name), map.lineOf("mistakes"));
    }
    if (listed.size() < fewestMistakes) {
        tell(QStringLiteral("An exercise knows %1 typical mistakes or more; here are %2.")
                 .arg(fewestMistakes)
                 .arg(listed.size()),
             map.lineOf("mistakes"));
    }
}

void ExerciseReader::readEquivalents(const YamlValue &map)
{
    for (const YamlValue &item : map.list("equivalent")) {
        EquivalentMutant mutant{
            item.text("solution"), item.text("file"),         item.text("mutation"), item.text("original"),
            item.text("mutated"),  item.number("occurrence"), item.text("reason"),   item.line};
        if (!item.member("occurrence")) mutant.occurrence = 1;
        mutant.original = mutant.original.trimmed();
        mutant.mutated = mutant.mutated.trimmed();
        if (!mutant.solution.isEmpty() && !m_exercise.solutions.contains(mutant.solution))
            tell(QStringLiteral("solutions/ has no folder “%1”.").arg(mutant.solution), item.lineOf("solution"));
        else if (mutant.occurrence > 0 && !mutant.file.isEmpty() && !mutant.mutation.isEmpty() &&
                 !mutant.original.isEmpty() && !mutant.reason.isEmpty())
            m_exercise.equivalents.push_back(std::move(mutant)); // Else what is missing was told by line already.
    }
}

std::optional<Exercise> ExerciseReader::read()
{
    const Result<QByteArray> text = m_files.read(m_yaml);
    if (!text) {
        m_diagnostics.push_back(text.error());
        return std::nullopt;
    }
    const std::optional<YamlValue> map = parseYaml(*text, m_yaml, m_diagnostics);
    if (!map) return std::nullopt;
    const bool sound = checkMembers(*map, exerciseMembers(), m_yaml, m_diagnostics);
    m_exercise.slug = QFileInfo(m_folder).fileName();
    m_exercise.folder = m_folder;
    m_exercise.goal = map->text("goal");
    m_exercise.tasks = map->texts("tasks");
    collectLinks(*map, {"goal", "tasks", "hints"}, m_yaml, m_links);
    readHints(*map);
    readOpenFiles(*map);
    readRequests(*map);
    readFolders();
    readGoalGraph(*map);
    readMistakes(*map);
    readEquivalents(*map);
    if (!sound && m_exercise.goal.isEmpty()) return std::nullopt;
    return m_exercise;
}

} // namespace

void collectLinks(const YamlValue &map, std::initializer_list<const char *> members, const QString &file,
                  std::vector<PageLink> &links)
{
    const auto collect = [&](const YamlValue &value) {
        const MarkdownPage text = parseMarkdown(value.scalar.toUtf8(), file);
        // A folded text has lost its lines, so the first one stands for all.
        for (const PageLink &link : text.links) links.push_back({link.target, value.line, link.picture, file});
    };
    for (const char *name : members) {
        const YamlValue *member = map.member(name);
        if (!member) continue;
        collect(*member);
        std::ranges::for_each(member->items, collect);
    }
}

std::optional<Exercise> readExercise(const CourseFiles &files, const QString &folder, std::vector<Error> &diagnostics,
                                     std::vector<PageLink> &links)
{
    return ExerciseReader(files, folder, diagnostics, links).read();
}

} // namespace athanor::Internal
