#include "engine/course/objectivereader.h"

#include "engine/course/courseformat.h"
#include "engine/course/exercisereader.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace athanor::Internal {

namespace {

class ObjectiveReader final
{
public:
    ObjectiveReader(const CourseFiles &files, const QString &folder, const QString &module,
                    std::vector<Error> &diagnostics)
        : m_files(files), m_folder(folder), m_module(module), m_diagnostics(diagnostics)
    {
        m_read.file = path("objective.yaml");
    }

    std::optional<ReadObjective> read();

private:
    QString path(const char *name) const { return m_folder + QLatin1Char('/') + QLatin1String(name); }
    void tell(const QString &file, const QString &message, int line)
    {
        m_diagnostics.push_back({ErrorCode::BadInput, message, file, line});
    }
    std::optional<YamlValue> parsed(const QString &file, std::span<const YamlMember> members);
    bool readHead();
    void readDocs(const YamlValue &map);
    void readLesson();
    void readLink(const PageLink &link, const QString &page);
    void readQuiz();
    bool isWhole(const YamlValue &question, const QString &file);
    void readExercises();

    const CourseFiles &m_files;
    const QString m_folder;
    const QString m_module;
    std::vector<Error> &m_diagnostics;
    ReadObjective m_read;
    std::vector<std::pair<QString, int>> m_exerciseOrder; ///< Slug, and its line in objective.yaml.
};

std::optional<YamlValue> ObjectiveReader::parsed(const QString &file, std::span<const YamlMember> members)
{
    const Result<QByteArray> text = m_files.read(file);
    if (!text) {
        m_diagnostics.push_back(text.error());
        return std::nullopt;
    }
    std::optional<YamlValue> map = parseYaml(*text, file, m_diagnostics);
    if (map) checkMembers(*map, members, file, m_diagnostics);
    return map;
}

bool ObjectiveReader::readHead()
{
    static const QRegularExpression idForm(QStringLiteral("^[a-z][a-z0-9-]*\\.[a-z][a-z0-9-]*$"));
    const std::optional<YamlValue> map = parsed(m_read.file, objectiveMembers());
    if (!map) return false;
    Objective &objective = m_read.objective;
    objective.id = map->text("id");
    objective.title = map->text("title");
    objective.summary = map->text("summary");
    objective.pane = map->text("pane");
    objective.minutes = std::chrono::minutes(std::max(0, map->number("minutes")));
    objective.module = m_module;
    objective.folder = m_folder;
    objective.number = QFileInfo(m_folder).fileName().section(QLatin1Char('-'), 0, 0).toInt();
    m_read.idLine = map->lineOf("id");
    if (objective.id.isEmpty() || objective.title.isEmpty()) return false;
    if (!idForm.match(objective.id).hasMatch() || objective.id.section(QLatin1Char('.'), 0, 0) != m_module) {
        tell(m_read.file,
             QStringLiteral("The id “%1” must be “%2.” and a name in lower case.").arg(objective.id, m_module),
             m_read.idLine);
        return false;
    }
    if (!objective.pane.isEmpty() && !paneNames().contains(objective.pane)) {
        tell(m_read.file,
             QStringLiteral("“%1” is not a pane; known are %2.")
                 .arg(objective.pane, paneNames().join(QStringLiteral(", "))),
             map->lineOf("pane"));
    }
    for (const YamlValue &item : map->list("prerequisites")) {
        objective.prerequisites.append(item.scalar.trimmed());
        m_read.prerequisiteLines.insert(item.scalar.trimmed(), item.line);
    }
    for (const YamlValue &item : map->list("exercises")) m_exerciseOrder.push_back({item.scalar.trimmed(), item.line});
    readDocs(*map);
    return true;
}

void ObjectiveReader::readDocs(const YamlValue &map)
{
    for (const YamlValue &item : map.list("docs")) {
        const DocsLink link{item.text("title"), item.text("manual"), item.text("page"), item.text("section")};
        if (link.title.isEmpty() || link.page.isEmpty()) continue;
        if (manualNames().contains(link.manual)) {
            m_read.objective.docs.push_back(link);
        } else {
            tell(m_read.file,
                 QStringLiteral("“%1” is not a manual; known are %2.")
                     .arg(link.manual, manualNames().join(QStringLiteral(", "))),
                 item.lineOf("manual"));
        }
    }
}

/// A web address is left alone (nothing here goes online); "objective:<id>" is looked up once all are read.
void ObjectiveReader::readLink(const PageLink &link, const QString &page)
{
    const QUrl url(link.target);
    const QString scheme = url.scheme();
    if (scheme == QLatin1String("objective")) {
        m_read.objectiveLinks.push_back({url.path(), link.line, false, page});
        return;
    }
    const bool web = scheme == QLatin1String("https") || scheme == QLatin1String("http");
    if (web && !link.picture && !url.host().isEmpty()) return;
    const QString target = QDir::cleanPath(m_folder + QLatin1Char('/') + url.path());
    const bool found = scheme.isEmpty() && !url.path().isEmpty() && m_files.isFile(target);
    if (!found) {
        tell(page,
             QStringLiteral("This %1 leads nowhere in the course: “%2”.")
                 .arg(link.picture ? QStringLiteral("picture") : QStringLiteral("link"), link.target),
             link.line);
    }
}

void ObjectiveReader::readLesson()
{
    const QString file = path("lesson.md");
    const Result<QByteArray> text = m_files.read(file);
    if (!text) {
        m_diagnostics.push_back(text.error());
        return;
    }
    MarkdownPage page = parseMarkdown(*text, file);
    m_diagnostics.insert(m_diagnostics.end(), page.diagnostics.begin(), page.diagnostics.end());
    for (const PageLink &link : page.links) readLink(link, file);
    if (page.blocks.empty()) tell(file, QStringLiteral("The page is empty."), 1);
    m_read.objective.lesson = std::move(page.blocks);
}

bool ObjectiveReader::isWhole(const YamlValue &question, const QString &file)
{
    const std::span<const YamlValue> options = question.list("options");
    const auto right = std::ranges::count_if(options, [](const YamlValue &each) { return each.flag("correct"); });
    if (right == 0 || options.size() < 2) {
        tell(file, QStringLiteral("This question needs two options or more, and one that is correct."),
             question.lineOf("options"));
        return false;
    }
    // What is missing was told by line already; such a question is left out.
    return !question.text("prompt").isEmpty() && std::ranges::none_of(options, [](const YamlValue &each) {
        return each.text("text").isEmpty() || each.text("explanation").isEmpty();
    });
}

void ObjectiveReader::readQuiz()
{
    const QString file = path("quiz.yaml");
    const std::optional<YamlValue> map = parsed(file, quizMembers());
    if (!map) return;
    std::vector<PageLink> links;
    for (const YamlValue &item : map->list("questions")) {
        collectLinks(item, {"prompt"}, file, links);
        for (const YamlValue &option : item.list("options")) collectLinks(option, {"text", "explanation"}, file, links);
        if (!isWhole(item, file)) continue;
        QuizQuestion question{item.text("id"), item.text("prompt"), item.text("code"), {}};
        const bool repeated = std::ranges::any_of(m_read.objective.quiz,
                                                  [&](const QuizQuestion &each) { return each.id == question.id; });
        if (repeated) {
            tell(file, QStringLiteral("The question id “%1” is used twice.").arg(question.id), item.lineOf("id"));
            continue;
        }
        for (const YamlValue &option : item.list("options"))
            question.options.push_back({option.text("text"), option.flag("correct"), option.text("explanation")});
        m_read.objective.quiz.push_back(std::move(question));
    }
    for (const PageLink &link : links) readLink(link, link.file);
}

void ObjectiveReader::readExercises()
{
    const QString folder = path("exercises");
    QStringList slugs = m_files.folders(folder);
    // The listed ones first, in their order; one that is not listed follows by name.
    qsizetype place = 0;
    for (const auto &[slug, line] : m_exerciseOrder) {
        const qsizetype at = slugs.indexOf(slug, place);
        if (at < 0)
            tell(m_read.file, QStringLiteral("There is no exercise “%1” that is not listed already.").arg(slug), line);
        else
            slugs.move(at, place++);
    }
    if (slugs.isEmpty()) tell(m_read.file, QStringLiteral("exercises/ holds no exercise."), 1);
    std::vector<PageLink> links;
    for (const QString &slug : slugs) {
        if (std::optional<Exercise> exercise =
                readExercise(m_files, folder + QLatin1Char('/') + slug, m_diagnostics, links))
            m_read.objective.exercises.push_back(std::move(*exercise));
    }
    for (const PageLink &link : links) readLink(link, link.file);
}

std::optional<ReadObjective> ObjectiveReader::read()
{
    if (!readHead()) return std::nullopt;
    readLesson();
    readQuiz();
    readExercises();
    return m_read;
}

} // namespace

std::optional<ReadObjective> readObjective(const CourseFiles &files, const QString &folder, const QString &module,
                                           std::vector<Error> &diagnostics)
{
    return ObjectiveReader(files, folder, module, diagnostics).read();
}

} // namespace athanor::Internal
