#include "app/shell/projectscard.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace athanor {

namespace {

constexpr int shown = 3;

} // namespace

ProjectsCard::ProjectsCard(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_list(new QVBoxLayout)
{
    setProperty("card", QStringLiteral("true"));
    setObjectName(QStringLiteral("projectsCard"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(18, 14, 18, 14);
    row->setSpacing(16);
    auto *column = new QVBoxLayout;
    column->setSpacing(4);
    column->addWidget(regionLabel(tr("A project of your own")));
    column->addWidget(textLabel(tr("Its rules and requests, live while you type. It stays where it lies, and nothing "
                                   "is written until you save."),
                                QStringLiteral("quiet")));
    m_list->setSpacing(2);
    column->addLayout(m_list);
    column->addStretch(1);
    auto *open = new Button(theme, Button::Kind::Quiet, tr("Open folder…"));
    open->setObjectName(QStringLiteral("openFolderButton"));
    open->setKeyHint(QStringLiteral("Ctrl O"));
    auto *migrations = new Button(theme, Button::Kind::Quiet, tr("Migrations…"));
    migrations->setObjectName(QStringLiteral("openMigrationsButton"));
    migrations->setToolTip(tr("The migrations of any project as a graph, to look at and to run (Ctrl+Shift+M)"));
    row->addLayout(column, 1);
    row->addWidget(migrations, 0, Qt::AlignTop);
    row->addWidget(open, 0, Qt::AlignTop);
    connect(migrations, &QPushButton::clicked, this, &ProjectsCard::openMigrationsRequested);
    connect(open, &QPushButton::clicked, this, &ProjectsCard::openFolderRequested);
}

void ProjectsCard::setFolders(const QStringList &folders)
{
    while (QLayoutItem *item = m_list->takeAt(0)) {
        if (item->widget()) item->widget()->deleteLater();
        delete item;
    }
    for (const QString &folder : folders.mid(0, shown)) {
        auto *button = new Button(m_theme, Button::Kind::Flat, folder);
        button->setObjectName(QStringLiteral("recent:") + folder);
        button->setAccessibleName(tr("Open the project %1").arg(folder));
        button->setElides(true);
        button->setCode(true);
        connect(button, &QPushButton::clicked, this, [this, folder] { Q_EMIT folderChosen(folder); });
        m_list->addWidget(button, 0, Qt::AlignLeft);
    }
}

} // namespace athanor
