#include "app/shell/filesview.h"

#include "app/shell/linediff.h"
#include "widgets/common/labels.h"

#include <QTabBar>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

namespace {

QTabBar *tabBar(const QString &name)
{
    auto *tabs = new QTabBar;
    tabs->setDrawBase(false);
    tabs->setExpanding(false);
    tabs->setUsesScrollButtons(true);
    tabs->setFocusPolicy(Qt::TabFocus);
    tabs->setAccessibleName(name);
    return tabs;
}

} // namespace

FilesView::FilesView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_tabs(tabBar(tr("Files"))), m_modes(tabBar(tr("How to show the file"))),
      m_text(new QPlainTextEdit)
{
    setGround(this, QStringLiteral("panel"));
    m_tabs->setProperty("code", true);
    m_modes->addTab(tr("Difference from yours"));
    m_modes->addTab(tr("Whole file"));
    m_modes->setObjectName(QStringLiteral("diffMode"));
    m_text->setReadOnly(true);
    m_text->setTabChangesFocus(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setProperty("ring", true);
    m_text->setObjectName(QStringLiteral("filesText"));
    m_text->setAccessibleName(tr("The file"));
    m_text->document()->setDocumentMargin(10);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 0);
    head->addWidget(m_tabs, 1);
    head->addWidget(m_modes);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(rule());
    column->addWidget(m_text, 1);
    connect(m_tabs, &QTabBar::currentChanged, this, &FilesView::render);
    connect(m_modes, &QTabBar::currentChanged, this,
            [this](int index) { setMode(index == 0 ? Mode::Difference : Mode::Whole); });
    connect(&theme, &Theme::changed, this, &FilesView::render);
}

void FilesView::setFiles(const QList<LearnerFile> &shown, const QList<LearnerFile> &mine)
{
    const QString before = m_tabs->tabText(m_tabs->currentIndex());
    m_shown = shown;
    m_mine = mine;
    const QSignalBlocker quiet(m_tabs);
    while (m_tabs->count() > 0) m_tabs->removeTab(0);
    for (const LearnerFile &file : m_shown) m_tabs->setTabToolTip(m_tabs->addTab(file.path), file.path);
    for (int i = 0; i < m_tabs->count(); ++i)
        if (m_tabs->tabText(i) == before) m_tabs->setCurrentIndex(i);
    render();
}

void FilesView::setMode(Mode mode)
{
    m_mode = mode;
    m_modes->setCurrentIndex(mode == Mode::Difference ? 0 : 1);
    render();
}

void FilesView::addLine(QTextCursor &cursor, const QString &text, const QColor &ground, const QColor &ink)
{
    if (!cursor.atStart()) cursor.insertBlock();
    QTextBlockFormat block;
    if (ground.isValid()) block.setBackground(ground);
    cursor.setBlockFormat(block);
    QTextCharFormat format;
    format.setForeground(ink);
    cursor.insertText(text, format);
}

void FilesView::render()
{
    const Tokens &t = m_theme.tokens();
    m_text->setFont(m_theme.codeFont(13));
    m_text->clear();
    const int index = m_tabs->currentIndex();
    if (index < 0 || index >= m_shown.size()) return;
    const LearnerFile &file = m_shown.at(index);
    const QString content = QString::fromUtf8(file.content);
    const auto mine =
        std::find_if(m_mine.begin(), m_mine.end(), [&file](const LearnerFile &own) { return own.path == file.path; });
    const QString own = mine == m_mine.end() ? QString() : QString::fromUtf8(mine->content);
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    if (m_mode == Mode::Difference && mine != m_mine.end() && own == content) {
        addLine(cursor, tr("No difference: yours says the same."), {}, t.ink2);
    } else if (m_mode == Mode::Whole) {
        m_text->setPlainText(content);
    } else {
        for (const DiffLine &line : lineDifference(own, content)) {
            switch (line.kind) {
            case DiffLine::Kind::Same: addLine(cursor, QStringLiteral("  ") + line.text, {}, t.ink2); break;
            case DiffLine::Kind::Removed:
                addLine(cursor, QStringLiteral("− ") + line.text, t.dangerSoft, t.danger);
                break;
            case DiffLine::Kind::Added:
                addLine(cursor, QStringLiteral("+ ") + line.text, t.verdigrisSoft, t.verdigris);
                break;
            }
        }
    }
    cursor.endEditBlock();
    m_text->moveCursor(QTextCursor::Start);
}

} // namespace athanor
