#include "widgets/editor/editortabs.h"

#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/focuschain.h"
#include "widgets/common/labels.h"
#include "widgets/editor/codeeditor.h"
#include "widgets/editor/codehelp.h"

#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr qsizetype longestPath = 24; ///< Of a tab, in characters.

} // namespace

EditorTabs::EditorTabs(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_bar(new QTabBar), m_state(new QLabel), m_stack(new QStackedWidget),
      m_empty(new EmptyState(theme, tr("No file is open"), tr("Choose an objective with an exercise on the left.")))
{
    setGround(this, QStringLiteral("panel"));
    m_bar->setProperty("code", true);
    m_bar->setDrawBase(false);
    m_bar->setExpanding(false);
    m_bar->setUsesScrollButtons(true);
    m_bar->setFocusPolicy(Qt::TabFocus);
    m_bar->setAccessibleName(tr("Files"));
    m_state->setProperty("role", QStringLiteral("small"));
    m_state->setAccessibleName(tr("State of the file"));

    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 16, 0);
    head->setSpacing(12); // Between the arrows, where tabs scroll, and the word behind them.
    head->addWidget(m_bar, 1);
    head->addWidget(m_state);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(rule());
    layout->addSpacing(6);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(m_empty);

    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(saveDelay);
    connect(&m_saveTimer, &QTimer::timeout, this, &EditorTabs::flush);
    connect(m_bar, &QTabBar::currentChanged, this, [this](int index) {
        if (index >= 0 && index < static_cast<int>(m_files.size()))
            m_stack->setCurrentWidget(m_files[static_cast<size_t>(index)].editor);
        else
            m_stack->setCurrentWidget(m_empty);
        showState();
        Q_EMIT currentChanged(currentPath());
    });
}

void EditorTabs::setSaving(Saving saving) { m_saving = saving; }

void EditorTabs::setEmptyWords(const QString &title, const QString &text) { m_empty->setWords(title, text); }

void EditorTabs::setFiles(const std::vector<EditedFile> &files)
{
    m_saveTimer.stop();
    const std::vector<File> old = std::move(m_files);
    m_files.clear();
    while (m_bar->count() > 0) m_bar->removeTab(0);
    for (const File &file : old) {
        m_stack->removeWidget(file.editor);
        file.editor->deleteLater();
    }
    for (const EditedFile &given : files) addEditor(given);
    for (const File &file : m_files) m_bar->setTabToolTip(m_bar->addTab(tabText(file)), file.path);
    chainFocus(m_bar, m_stack);
    if (m_files.empty()) m_stack->setCurrentWidget(m_empty);
    showState();
}

void EditorTabs::addEditor(const EditedFile &given)
{
    auto *editor = new CodeEditor(m_theme, given.path);
    connectHelp(given.path, editor);
    editor->setContent(given.content);
    if (given.content.contains(QLatin1String("\r\n"))) editor->setEolMode(QsciScintilla::EolWindows);
    m_stack->addWidget(editor);
    m_files.push_back({given.path, editor});
    connect(editor, &CodeEditor::keyHint, this, &EditorTabs::keyHint);
    connect(editor, &CodeEditor::edited, this, [this, path = given.path] {
        if (File *file = find(path)) ++file->revision;
        if (m_saving == Saving::ByItself) m_saveTimer.start();
        showState();
        Q_EMIT edited();
    });
}

void EditorTabs::addFile(const EditedFile &file)
{
    if (find(file.path)) return;
    addEditor(file);
    const int tab = m_bar->addTab(tabText(m_files.back()));
    m_bar->setTabToolTip(tab, file.path);
    if (m_saving == Saving::WhenAsked) {
        auto *close = new Button(m_theme, Button::Kind::Flat, tr("Close %1").arg(file.path));
        close->setIconName(QStringLiteral("cross"));
        close->setDetail(Button::Detail::IconOnly);
        close->setFocusPolicy(Qt::NoFocus); // By keyboard the window has a key for it.
        connect(close, &QPushButton::clicked, this, [this, path = file.path] { Q_EMIT closeRequested(path); });
        m_bar->setTabButton(tab, QTabBar::RightSide, close);
    }
    m_bar->setCurrentIndex(tab);
    chainFocus(m_bar, m_stack);
    showState();
}

void EditorTabs::closeFile(const QString &path)
{
    const auto found = std::find_if(m_files.begin(), m_files.end(), [&](const File &f) { return f.path == path; });
    if (found == m_files.end()) return;
    CodeEditor *editor = found->editor;
    const int tab = static_cast<int>(found - m_files.begin());
    m_files.erase(found);
    m_bar->removeTab(tab);
    m_stack->removeWidget(editor);
    editor->deleteLater();
    if (CodeEditor *next = currentEditor()) m_stack->setCurrentWidget(next);
    showState();
}

void EditorTabs::reload(const QString &path, const QString &content)
{
    File *file = find(path);
    if (!file) return;
    int line = 0, column = 0;
    file->editor->getCursorPosition(&line, &column);
    const int top = file->editor->firstVisibleLine();
    file->editor->setContent(content);
    file->editor->setCursorPosition(std::min(line, file->editor->lines() - 1), column);
    file->editor->setFirstVisibleLine(top);
    ++file->revision;
    file->saved = file->asked = file->revision;
    showState();
}

void EditorTabs::replaceEdited(const QString &path, const QString &content)
{
    File *file = find(path);
    if (!file) return;
    file->editor->selectAll();
    file->editor->replaceSelectedText(content);
    file->saved = file->asked = file->revision;
    showState();
}

void EditorTabs::markUnsaved(const QString &path)
{
    if (File *file = find(path)) {
        ++file->revision;
        file->saved = file->asked = file->revision - 1;
    }
    showState();
}

void EditorTabs::connectHelp(const QString &path, CodeEditor *editor)
{
    if (!path.endsWith(QLatin1String(".py"))) return;
    CodeHelp &help = editor->help();
    connect(&help, &CodeHelp::lintWanted, this, [=, this] { Q_EMIT lintWanted(path, editor->content()); });
    connect(&help, &CodeHelp::completionWanted, this,
            [=, this](int line, int column) { Q_EMIT completionWanted(path, editor->content(), line, column); });
    connect(&help, &CodeHelp::hoverWanted, this,
            [=, this](int line, int column) { Q_EMIT hoverWanted(path, editor->content(), line, column); });
}

void EditorTabs::setFindings(const QString &path, const QList<Finding> &findings)
{
    if (CodeEditor *target = editor(path)) target->help().setFindings(findings);
}

void EditorTabs::showCompletions(const QString &path, const CompletionList &list)
{
    if (CodeEditor *target = editor(path); target && target == currentEditor()) target->help().showCompletions(list);
}

void EditorTabs::showHover(const QString &path, const HoverText &hover)
{
    if (CodeEditor *target = editor(path); target && target == currentEditor()) target->help().showHover(hover);
}

EditorTabs::File *EditorTabs::find(const QString &path)
{
    for (File &file : m_files)
        if (file.path == path) return &file;
    return nullptr;
}

void EditorTabs::flush()
{
    m_saveTimer.stop();
    for (File &file : m_files) askForSave(file);
    showState();
}

void EditorTabs::saveCurrent()
{
    if (File *file = find(currentPath())) askForSave(*file);
    showState();
}

void EditorTabs::askForSave(File &file)
{
    if (file.revision == file.asked) return;
    file.asked = file.revision;
    Q_EMIT saveRequested(file.path, file.editor->content().toUtf8(), file.revision);
}

void EditorTabs::markSaved(const QString &path, int revision)
{
    if (File *file = find(path)) file->saved = std::max(file->saved, revision);
    showState();
}

void EditorTabs::markSaveFailed(const QString &path, const QString &why)
{
    File *file = find(path);
    if (!file) return;
    file->asked = file->saved; // The next flush asks again.
    m_state->setText(tr("not saved"));
    m_state->setToolTip(why);
    setStyleProperty(m_state, "role", QStringLiteral("bad"));
}

/// A short path as it is, of a long one the name, with its folder where another file has the same. With a mark while
/// somebody has to save it.
QString EditorTabs::tabText(const File &file) const
{
    const auto name = [](const QString &path) { return path.section(QLatin1Char('/'), -1); };
    const bool alone = std::none_of(m_files.begin(), m_files.end(), [&](const File &other) {
        return other.path != file.path && name(other.path) == name(file.path);
    });
    QString text = alone ? name(file.path) : file.path.section(QLatin1Char('/'), -2);
    if (m_saving == Saving::ByItself) return file.path.size() <= longestPath ? file.path : text;
    return file.revision == file.saved ? text : QStringLiteral("● ") + text;
}

void EditorTabs::showState()
{
    const int index = m_bar->currentIndex();
    if (m_saving == Saving::WhenAsked && m_bar->count() == static_cast<int>(m_files.size()))
        for (int i = 0; i < m_bar->count(); ++i) m_bar->setTabText(i, tabText(m_files[static_cast<size_t>(i)]));
    setStyleProperty(m_state, "role", QStringLiteral("small"));
    m_state->setToolTip({});
    if (index < 0 || index >= static_cast<int>(m_files.size())) return m_state->clear();
    const File &file = m_files[static_cast<size_t>(index)];
    m_state->setText(file.revision == file.saved ? tr("saved") : tr("unsaved"));
}

bool EditorTabs::hasUnsaved() const
{
    return std::any_of(m_files.begin(), m_files.end(), [](const File &f) { return f.revision != f.saved; });
}

bool EditorTabs::isUnsaved(const QString &path) const
{
    return std::any_of(m_files.begin(), m_files.end(),
                       [&](const File &f) { return f.path == path && f.revision != f.saved; });
}

int EditorTabs::revision(const QString &path) const
{
    const auto found = std::find_if(m_files.begin(), m_files.end(), [&](const File &f) { return f.path == path; });
    return found == m_files.end() ? 0 : found->revision;
}

QStringList EditorTabs::paths() const
{
    QStringList result;
    for (const File &file : m_files) result << file.path;
    return result;
}

QString EditorTabs::currentPath() const
{
    const int index = m_bar->currentIndex();
    return index >= 0 && index < static_cast<int>(m_files.size()) ? m_files[static_cast<size_t>(index)].path
                                                                  : QString();
}

CodeEditor *EditorTabs::editor(const QString &path) const
{
    for (const File &file : m_files)
        if (file.path == path) return file.editor;
    return nullptr;
}

CodeEditor *EditorTabs::currentEditor() const { return editor(currentPath()); }

QString EditorTabs::content(const QString &path) const
{
    const CodeEditor *shown = editor(path);
    return shown ? shown->content() : QString();
}

bool EditorTabs::select(const QString &path)
{
    for (size_t i = 0; i < m_files.size(); ++i) {
        if (m_files[i].path != path) continue;
        m_bar->setCurrentIndex(static_cast<int>(i));
        m_files[i].editor->setFocus(Qt::OtherFocusReason);
        return true;
    }
    return false;
}

bool EditorTabs::goTo(const QString &path, int line)
{
    for (size_t i = 0; i < m_files.size(); ++i) {
        if (m_files[i].path != path) continue;
        m_bar->setCurrentIndex(static_cast<int>(i));
        m_files[i].editor->goToLine(line);
        return true;
    }
    return false;
}

void EditorTabs::showProblem(const QString &path, int line, const QString &message)
{
    if (CodeEditor *target = editor(path)) target->showProblem(line, message);
}

void EditorTabs::clearProblems()
{
    for (const File &file : m_files) file.editor->clearProblem();
}

void EditorTabs::selectNext(int step)
{
    const int count = m_bar->count();
    if (count > 0) m_bar->setCurrentIndex((m_bar->currentIndex() + step + count) % count);
}

} // namespace athanor
