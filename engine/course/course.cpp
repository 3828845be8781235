#include "engine/course/course.h"

#include "engine/course/courseformat.h"
#include "engine/course/objectivereader.h"

#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <ranges>

namespace athanor {

namespace {

using namespace Internal;

struct ModuleFolder
{
    Module module;
    QString folder;
};

const QRegularExpression &numberedName()
{
    static const QRegularExpression form(QStringLiteral("^\\d\\d-([a-z][a-z0-9-]*)$"));
    return form;
}

class CourseReader final
{
public:
    explicit CourseReader(const QString &folder) : m_files(folder) {}

    Course read();

private:
    QString path(const QString &name) const { return m_files.root() + QLatin1Char('/') + name; }
    void tell(const QString &file, const QString &message, int line)
    {
        m_course.diagnostics.push_back({ErrorCode::BadInput, message, file, line});
    }
    std::vector<ModuleFolder> listedModules(const YamlValue &map, const QString &file);
    std::vector<ModuleFolder> modulesByName() const;
    void readModule(ModuleFolder module);
    void checkPrerequisites();
    void dropCycles();
    bool leadsTo(const QString &from, const QString &to) const;
    void checkLinks();

    CourseFiles m_files;
    Course m_course;
    std::vector<ReadObjective> m_objectives; ///< As read; those of m_course are made of them at the end.
    QSet<QString> m_ids;
    QHash<QString, QStringList> m_accepted; ///< Prerequisites by objective that lead to no cycle.
};

/// course.yaml says the order and the titles; each folder it names must be there, and none may be forgotten.
std::vector<ModuleFolder> CourseReader::listedModules(const YamlValue &map, const QString &file)
{
    std::vector<ModuleFolder> modules;
    QSet<QString> ids;
    QSet<QString> folders;
    checkMembers(map, courseMembers(), file, m_course.diagnostics);
    for (const YamlValue &item : map.list("modules")) {
        ModuleFolder module{{item.text("id"), item.text("title"), {}}, item.text("folder")};
        if (module.module.id.isEmpty() || module.folder.isEmpty()) continue;
        folders.insert(module.folder);
        const bool plain = !module.folder.contains(QLatin1Char('/')) && !module.folder.startsWith(QLatin1Char('.'));
        if (ids.contains(module.module.id)) {
            tell(file, QStringLiteral("The module id “%1” is used twice.").arg(module.module.id), item.lineOf("id"));
        } else if (!plain || !m_files.isFolder(path(module.folder))) {
            tell(file, QStringLiteral("The course has no folder “%1”.").arg(module.folder), item.lineOf("folder"));
        } else {
            ids.insert(module.module.id);
            modules.push_back(std::move(module));
        }
    }
    for (const QString &name : m_files.folders(m_files.root())) {
        if (numberedName().match(name).hasMatch() && !folders.contains(name))
            tell(file, QStringLiteral("The folder “%1” is not listed.").arg(name), map.lineOf("modules"));
    }
    return modules;
}

std::vector<ModuleFolder> CourseReader::modulesByName() const
{
    std::vector<ModuleFolder> modules;
    for (const QString &name : m_files.folders(m_files.root())) {
        const QRegularExpressionMatch match = numberedName().match(name);
        if (!match.hasMatch()) continue;
        const QString id = match.captured(1);
        modules.push_back({{id, id.at(0).toUpper() + id.mid(1), {}}, name});
    }
    return modules;
}

void CourseReader::readModule(ModuleFolder module)
{
    const QString folder = path(module.folder);
    QHash<int, QString> numbers;
    for (const QString &name : m_files.folders(folder)) {
        const QString objectiveFolder = folder + QLatin1Char('/') + name;
        if (!numberedName().match(name).hasMatch()) {
            tell(objectiveFolder,
                 QStringLiteral("An objective's folder is named like “05-param-route”, not “%1”.").arg(name), 0);
            continue;
        }
        std::optional<ReadObjective> read =
            readObjective(m_files, objectiveFolder, module.module.id, m_course.diagnostics);
        if (!read) continue;
        const QString id = read->objective.id;
        if (m_ids.contains(id)) {
            tell(read->file, QStringLiteral("The id “%1” is used by another objective already.").arg(id), read->idLine);
            continue;
        }
        if (numbers.contains(read->objective.number)) {
            tell(objectiveFolder,
                 QStringLiteral("“%1” has the same number as “%2”.").arg(name, numbers.value(read->objective.number)),
                 0);
        }
        numbers.insert(read->objective.number, name);
        m_ids.insert(id);
        m_objectives.push_back(std::move(*read));
    }
    m_course.modules.push_back(std::move(module.module));
}

void CourseReader::checkPrerequisites()
{
    for (ReadObjective &each : m_objectives) {
        const QStringList named = each.objective.prerequisites;
        for (const QString &id : named) {
            if (m_ids.contains(id)) continue;
            tell(each.file, QStringLiteral("The prerequisite “%1” is not an objective of this course.").arg(id),
                 each.prerequisiteLines.value(id));
            each.objective.prerequisites.removeAll(id);
        }
    }
    dropCycles();
}

bool CourseReader::leadsTo(const QString &from, const QString &to) const
{
    QSet<QString> seen;
    QStringList open{from};
    while (!open.isEmpty()) {
        const QString id = open.takeLast();
        if (id == to) return true;
        if (seen.contains(id)) continue;
        seen.insert(id);
        open += m_accepted.value(id);
    }
    return false;
}

/// Takes prerequisites one by one in reading order; the one that would close a circle is told and left out.
void CourseReader::dropCycles()
{
    for (ReadObjective &each : m_objectives) {
        const QString id = each.objective.id;
        const QStringList named = each.objective.prerequisites;
        for (const QString &before : named) {
            if (leadsTo(before, id)) {
                tell(each.file,
                     QStringLiteral("“%1” and “%2” are prerequisites of each other, in a circle.").arg(id, before),
                     each.prerequisiteLines.value(before));
                each.objective.prerequisites.removeAll(before);
            } else {
                m_accepted[id].append(before);
            }
        }
    }
}

void CourseReader::checkLinks()
{
    for (const ReadObjective &each : m_objectives) {
        for (const PageLink &link : each.objectiveLinks) {
            if (m_ids.contains(link.target)) continue;
            tell(link.file, QStringLiteral("This link leads to no objective of this course: “%1”.").arg(link.target),
                 link.line);
        }
    }
}

Course CourseReader::read()
{
    const QString file = path(QStringLiteral("course.yaml"));
    std::vector<ModuleFolder> modules;
    std::optional<YamlValue> map;
    if (QFileInfo::exists(file)) {
        const Result<QByteArray> text = m_files.read(file);
        if (text)
            map = parseYaml(*text, file, m_course.diagnostics);
        else
            m_course.diagnostics.push_back(text.error());
    }
    modules = map ? listedModules(*map, file) : modulesByName();
    for (ModuleFolder &module : modules) readModule(std::move(module));
    checkPrerequisites();
    checkLinks();
    for (ReadObjective &each : m_objectives) {
        const auto owner = std::ranges::find(m_course.modules, each.objective.module, &Module::id);
        if (owner != m_course.modules.end()) owner->objectives.push_back(std::move(each.objective));
    }
    return std::move(m_course);
}

} // namespace

const Objective *Course::objective(const QString &id) const
{
    for (const Module &module : modules) {
        const auto found = std::ranges::find(module.objectives, id, &Objective::id);
        if (found != module.objectives.end()) return &*found;
    }
    return nullptr;
}

Result<Course> Course::load(const QString &folder)
{
    const QFileInfo info(folder);
    if (!info.isDir()) return Error{ErrorCode::NotFound, QStringLiteral("There is no course folder here."), folder, 0};
    if (!info.isReadable() || !info.isExecutable())
        return Error{ErrorCode::BadInput, QStringLiteral("The course folder cannot be read."), folder, 0};
    return CourseReader(folder).read();
}

} // namespace athanor
