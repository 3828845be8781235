#include "app/shell/solutionsdialog.h"

#include "app/shell/exercisefiles.h"
#include "app/shell/filesview.h"
#include "widgets/common/button.h"
#include "widgets/common/labels.h"

#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

SolutionsDialog::SolutionsDialog(const Theme &theme, const Exercise &exercise, const QList<LearnerFile> &mine,
                                 QWidget *parent)
    : QDialog(parent), m_exercise(exercise), m_mine(mine), m_variants(new QTabBar), m_files(new FilesView(theme))
{
    setWindowTitle(tr("Solutions"));
    setObjectName(QStringLiteral("solutionsDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(QSize(theme.px(860), theme.px(620)).boundedTo(parent->size() - QSize(48, 48)));
    auto *title = textLabel(exercise.solutions.size() == 1 ? tr("One way to do it")
                                                           : tr("%1 ways to do it").arg(exercise.solutions.size()),
                            QStringLiteral("title"));
    auto *words =
        textLabel(tr("Compare, close this, and write it in your own words: what you typed yourself stays longer."),
                  QStringLiteral("quiet"));
    m_variants->setDrawBase(false);
    m_variants->setExpanding(false);
    m_variants->setFocusPolicy(Qt::TabFocus);
    m_variants->setAccessibleName(tr("Solutions"));
    for (QString name : exercise.solutions) m_variants->addTab(name.replace(QLatin1Char('-'), QLatin1Char(' ')));
    m_variants->setVisible(exercise.solutions.size() > 1);
    auto *close = new Button(theme, Button::Kind::Quiet, tr("Close"));
    close->setKeyHint(QStringLiteral("Esc"));
    auto *frame = new QFrame;
    frame->setProperty("card", QStringLiteral("true"));
    auto *inner = new QVBoxLayout(frame);
    inner->setContentsMargins(1, 1, 1, 1);
    inner->addWidget(m_files);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 16);
    column->setSpacing(8);
    column->addWidget(title);
    column->addWidget(words);
    column->addWidget(m_variants);
    column->addWidget(frame, 1);
    column->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_variants, &QTabBar::currentChanged, this, &SolutionsDialog::load);
    load(0);
}

void SolutionsDialog::load(int index)
{
    m_wanted = index;
    const QString name = m_exercise.solutions.value(index);
    readFolder(m_exercise.folder + QStringLiteral("/solutions/") + name, this,
               [this, index, name](const QList<LearnerFile> &files) {
                   if (index != m_wanted) return;
                   m_files->setFiles(files, m_mine);
                   Q_EMIT shown(name);
               });
}

} // namespace athanor
