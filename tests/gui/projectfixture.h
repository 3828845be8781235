#pragma once

#include "app/shell/projectdesk.h"
#include "app/shell/projectpage.h"
#include "tests/gui/windowfixture.h"

#include <QDir>
#include <QLabel>
#include <QListView>
#include <QTemporaryDir>
#include <QtTest>

namespace athanor {

/// A window with the real engine, in which a new folder of the learner's own is opened for every test.
class ProjectFixture : public QObject
{
protected:
    enum class Folder { Unopened, Open };

    void openCourse()
    {
        m_fixture = std::make_unique<WindowFixture>();
        QVERIFY(m_fixture->open({1280, 800}));
        window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
        m_fixture->type(QStringLiteral("# mine, in the course\n"));
        m_exercise = m_fixture->editor()->content();
    }

    void beginWith(Folder wanted)
    {
        const std::unique_ptr<QTemporaryDir> before = std::move(m_folder);
        m_folder = std::make_unique<QTemporaryDir>();
        write(m_app, application);
        if (wanted == Folder::Unopened) return;
        QVERIFY(openAnew());
        window().activateWindow(); // A dialog that was closed leaves nobody active on this platform.
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }

    /// Opens m_folder and waits for its map and its first file.
    bool openAnew()
    {
        if (window().projectDesk())
            for (const QString &each : page().editors()->paths()) desk().closeFile(each);
        window().openProject(m_folder->path());
        return QTest::qWaitFor(
            [&] {
                return desk().folder() == m_folder->path() && rules().contains(QStringLiteral("/")) && editor() &&
                       page().editors()->currentPath() == m_app;
            },
            windowPatience);
    }

    MainWindow &window() const { return *m_fixture->window; }
    ProjectDesk &desk() const { return *window().projectDesk(); }
    ProjectPage &page() const { return *window().projectPage(); }
    CodeEditor *editor() const { return page().editors()->currentEditor(); }
    QString path(const QString &name) const { return m_folder->filePath(name); }
    void write(const QString &name, const QByteArray &content) const
    {
        QDir().mkpath(path(name).section(QLatin1Char('/'), 0, -2));
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QByteArray onDisk(const QString &name) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    /// The rules that the list shows.
    QStringList rules() const
    {
        const QAbstractItemModel *model = page().findChild<QListView *>(QStringLiteral("ruleList"))->model();
        QStringList texts;
        for (int row = 0; row < model->rowCount(); ++row)
            texts << model->index(row, 0).data(Qt::UserRole + 1).toString();
        return texts;
    }
    bool shows(const QString &rule) const
    {
        return QTest::qWaitFor([&] { return rules().contains(rule); }, windowPatience);
    }
    QWidget *problem() const { return page().findChild<QWidget *>(QStringLiteral("loadProblem")); }
    QString problemWords() const
    {
        QStringList words;
        for (const QLabel *label : problem()->findChildren<QLabel *>())
            if (label->isVisibleTo(problem())) words << label->text();
        return words.join(QLatin1Char('\n'));
    }
    void atEnd() const
    {
        editor()->setFocus();
        QTest::keyClick(editor(), Qt::Key_End, Qt::ControlModifier);
    }
    void typeRule(const char *name) const
    {
        atEnd();
        QTest::keyClick(editor(), Qt::Key_Return);
        QTest::keyClick(editor(), Qt::Key_Home, Qt::ShiftModifier); // Not in the function above.
        QTest::keyClick(editor(), Qt::Key_Delete);
        QTest::keyClicks(editor(), QStringLiteral("@app.get('/%1')").arg(QLatin1String(name)));
        QTest::keyClick(editor(), Qt::Key_Return);
        QTest::keyClicks(editor(), QStringLiteral("def %1():").arg(QLatin1String(name)));
        QTest::keyClick(editor(), Qt::Key_Return);
        QTest::keyClicks(editor(), QStringLiteral("return 'x'"));
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier) const
    {
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &window(), key, modifiers);
    }

    std::unique_ptr<WindowFixture> m_fixture;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_exercise; ///< What stands in the exercise's editor.
    const QString m_app = QStringLiteral("app.py");
    const QByteArray application = R"py(from flask import Flask
app = Flask(__name__)


@app.get('/')
def home():
    return 'home'
)py";
};

} // namespace athanor
