#pragma once

#include "app/shell/migrationswindow.h"
#include "widgets/common/labels.h"
#include "widgets/migrations/migrationgraphview.h"
#include "widgets/migrations/planview.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QTableView>
#include <QTemporaryDir>
#include <QtTest>

namespace athanor {

constexpr int migrationsPatience = 30000;

/// The migrations window on folders made here, and words for what is done to it and seen in it.
class MigrationsFixture : public QObject
{
protected:
    std::unique_ptr<QTemporaryDir> m_top;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<MigrationsWindow> m_window;

    QString versions() const { return m_top->path() + QStringLiteral("/migrations/versions"); }

    void write(const QString &name, const QString &text) const
    {
        QVERIFY(QDir().mkpath(versions()));
        QFile file(versions() + QLatin1Char('/') + name + QStringLiteral(".py"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.write(text.toUtf8()) > 0);
    }
    /// "c: a b" follows a and b; "c: a | d" depends on d as well; "[x]" is a label.
    void revision(const QString &text, const QString &message = {}, const QString &body = QStringLiteral("pass")) const
    {
        const QString id = text.section(QLatin1Char(':'), 0, 0);
        QString rest = text.section(QLatin1Char(':'), 1);
        const QString label = rest.section(QLatin1Char('['), 1).remove(QLatin1Char(']'));
        rest = rest.section(QLatin1Char('['), 0, 0);
        const auto names = [](const QString &words) {
            QStringList parts;
            for (const QString &word : words.split(QLatin1Char(' '), Qt::SkipEmptyParts))
                parts << QStringLiteral("'%1'").arg(word);
            return parts.isEmpty()     ? QStringLiteral("None")
                   : parts.size() == 1 ? parts.front()
                                       : QStringLiteral("(%1)").arg(parts.join(QStringLiteral(", ")));
        };
        write(id, QStringLiteral("\"\"\"%1\n\nCreate Date: 2024-05-01 10:00:00\n\"\"\"\nrevision = '%2'\n"
                                 "down_revision = %3\ndepends_on = %4\nbranch_labels = %5\n\n\n"
                                 "def upgrade():\n    %6\n\n\ndef downgrade():\n    pass\n")
                      .arg(message.isEmpty() ? QStringLiteral("make ") + id : message, id,
                           names(rest.section(QLatin1Char('|'), 0, 0)), names(rest.section(QLatin1Char('|'), 1)),
                           label.isEmpty() ? QStringLiteral("None") : QStringLiteral("('%1',)").arg(label), body));
    }
    void stable() const
    {
        for (const char *text : {"owner: ", "ponies: owner", "shop1: ponies [shop]", "shop2: shop1", "stable: ponies",
                                 "merged: stable shop2", "line1: merged", "line2: line1", "line3: line2",
                                 "line4: line3", "line5: line4", "line6: line5", "visits: line6 | aside", "aside: "})
            revision(QString::fromLatin1(text));
    }
    void line(int count) const
    {
        for (int i = 0; i < count; ++i)
            revision(i == 0 ? QStringLiteral("n0: ") : QStringLiteral("n%1: n%2").arg(i).arg(i - 1));
    }

    void open(QSize size = {1280, 800})
    {
        m_window = std::make_unique<MigrationsWindow>(*m_theme);
        m_window->resize(size);
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QSignalSpy read(m_window.get(), &MigrationsWindow::folderRead);
        m_window->openFolder(m_top->path());
        QVERIFY(read.wait(migrationsPatience));
    }
    template <typename T> T *part(const char *name) const
    {
        T *found = m_window->findChild<T *>(QLatin1String(name));
        if (!found) qFatal("There is no %s.", name);
        return found;
    }
    MigrationGraphView *graph() const { return m_window->pane()->graph(); }
    int node(const char *id) const { return m_window->pane()->drawing()->graph->find(QLatin1String(id)); }
    QString selected() const
    {
        return graph()->selected() < 0 ? QString() : m_window->pane()->drawing()->graph->id(graph()->selected());
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(graph(), key, modifiers);
    }
    void ask(const QString &position, const QString &command) const
    {
        part<QComboBox>("planPosition")->setEditText(position);
        auto *field = part<QLineEdit>("planCommand");
        field->setText(command);
        QTest::keyClick(field, Qt::Key_Return);
    }
    QStringList steps() const
    {
        const QAbstractItemModel *model = part<QTableView>("planSteps")->model();
        QStringList found;
        for (int row = 0; row < model->rowCount(); ++row)
            found << model->index(row, PlanModel::RevisionColumn).data().toString() + QStringLiteral(" → ") +
                         model->index(row, PlanModel::RowsColumn).data().toString();
        return found;
    }
    QString planWords() const { return withoutJoiners(part<QLabel>("planWords")->text()); }

    void start()
    {
        m_top = std::make_unique<QTemporaryDir>();
        m_theme = std::make_unique<Theme>();
        m_theme->apply();
    }
    void end()
    {
        m_window.reset();
        m_theme.reset();
    }
};

} // namespace athanor
