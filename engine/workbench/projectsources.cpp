#include "engine/workbench/projectsources.h"

#include <QDir>
#include <QFileInfo>

namespace athanor {

namespace {

/// Bytes of all texts that lie over a mounted project: they take room from the run's home.
constexpr qsizetype largestLaid = 8 << 20;

/// Whether a folder holds more than a project: learner code would be shown all of it.
bool isTooMuch(const QString &folder)
{
    const QString clean = QFileInfo(folder).canonicalFilePath();
    const QString home = QFileInfo(QDir::homePath()).canonicalFilePath();
    return clean == QLatin1String("/") || clean == home || home.startsWith(clean + QLatin1Char('/'));
}

} // namespace

Result<ProjectSources> ProjectSources::open(const QString &folder, const QString &python)
{
    const QString path = QDir::cleanPath(QFileInfo(folder).absoluteFilePath());
    Result<ProjectFolder> opened = ProjectFolder::open(path);
    if (!opened) return opened.error();
    if (isTooMuch(path)) {
        return Error{ErrorCode::BadInput,
                     QStringLiteral("This folder holds more than a project. Open the folder of one project in it."),
                     path};
    }
    const QFileInfo info(path);
    if (!info.isReadable() || !info.isExecutable())
        return Error{ErrorCode::Refused,
                     QStringLiteral("You may not read this folder. Ask its owner, or open a copy of it."), path};
    ProjectSources sources(std::move(*opened));
    if (!python.isEmpty()) {
        Result<InterpreterChoice> given = givenInterpreter(python);
        if (!given) return given.error();
        sources.m_given = std::move(*given);
    }
    if (const Result<ProjectFiles> files = ProjectFiles::read(path); files) {
        for (const ProjectFile &file : files->files()) sources.m_names << file.path;
    } else {
        sources.m_tooLarge = true;
    }
    return sources;
}

bool ProjectSources::setUnsaved(const QString &path, const QByteArray &text)
{
    const auto known = m_unsaved.constFind(path);
    if (known != m_unsaved.constEnd() && *known == text) return false;
    m_unsaved.insert(path, text);
    return true;
}

bool ProjectSources::forget(const QString &path) { return m_unsaved.remove(path) > 0; }

Result<InterpreterChoice> ProjectSources::choiceFor(const ProjectFiles &files, const QStringList &shadowable) const
{
    return m_given ? Result<InterpreterChoice>(*m_given) : chooseInterpreter(&m_folder, files, shadowable);
}

bool ProjectSources::isMountedFor(const InterpreterChoice &choice) const
{
    const QString below = path() + QLatin1Char('/');
    return m_tooLarge || (choice.interpreter == Interpreter::Own && choice.python.startsWith(below) &&
                          !choice.environment.startsWith(below));
}

ProjectSources::Reach ProjectSources::reach(const InterpreterChoice &choice, TextsOver over) const
{
    return isMountedFor(choice) && over == TextsOver::LeftOut ? Reach::Saved : Reach::Typed;
}

/// What an import could find at the top of the project, without contents: enough to see which names it shadows.
ProjectFiles ProjectSources::topNames() const
{
    ProjectFiles names;
    const QFileInfoList entries = QDir(path()).entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot);
    for (const QFileInfo &entry : entries) {
        const QString package = entry.fileName() + QStringLiteral("/__init__.py");
        // A name that no sandbox could take is none that an import finds.
        if (entry.isFile())
            static_cast<void>(names.add(entry.fileName(), {}));
        else if (QFileInfo::exists(path() + QLatin1Char('/') + package))
            static_cast<void>(names.add(package, {}));
    }
    return names;
}

Result<InterpreterChoice> ProjectSources::choice(const QStringList &shadowable) const
{
    return choiceFor(topNames(), shadowable);
}

/// Below a virtual environment of the project's, which is never copied.
bool ProjectSources::isInEnvironment(const QString &file) const
{
    for (qsizetype slash = file.indexOf(QLatin1Char('/')); slash > 0; slash = file.indexOf(QLatin1Char('/'), slash + 1))
        if (QFileInfo::exists(path() + QLatin1Char('/') + file.left(slash) + QStringLiteral("/pyvenv.cfg")))
            return true;
    return false;
}

Result<void> ProjectSources::addUnsaved(ProjectFiles &files) const
{
    for (auto it = m_unsaved.cbegin(); it != m_unsaved.cend(); ++it) {
        if (isInEnvironment(it.key())) continue;
        if (const Result<void> added = files.add(it.key(), it.value()); !added) return added.error();
    }
    return {};
}

Result<void> ProjectSources::fill(RunSpec &spec, const QStringList &shadowable) const
{
    Result<ProjectFiles> files = m_tooLarge ? topNames() : ProjectFiles::read(path());
    const bool isLarge = m_tooLarge || !files; // It may have grown.
    if (!files) files = topNames();
    if (const Result<void> added = addUnsaved(*files); !added) return added.error();
    const Result<InterpreterChoice> choice = choiceFor(*files, shadowable);
    if (!choice) return choice.error();
    spec.files = std::move(*files);
    apply(*choice, path(), spec);
    return isLarge || !spec.folder.isEmpty() ? fillMounted(spec) : Result<void>();
}

/// The folder itself, and only the texts.
Result<void> ProjectSources::fillMounted(RunSpec &spec) const
{
    qsizetype size = 0;
    ProjectFiles texts;
    for (auto it = m_unsaved.cbegin(); it != m_unsaved.cend(); ++it) {
        size += it->size();
        if (const Result<void> added = texts.add(it.key(), it.value()); !added) return added.error();
    }
    if (size > largestLaid)
        return Error{ErrorCode::BadInput,
                     QStringLiteral("The texts that are not saved are over 8 MiB together. Save them first."), path()};
    spec.folder = path();
    spec.folderAccess = FolderAccess::ReadOnly;
    spec.shownAt.clear();
    spec.virtualEnvironment.clear();
    spec.files = std::move(texts);
    return {};
}

} // namespace athanor
