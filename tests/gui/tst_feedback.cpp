#include "tests/gui/windowfixture.h"
#include "widgets/common/explanationcard.h"
#include "widgets/editor/codehelp.h"
#include "widgets/lesson/lessonview.h"
#include "widgets/lesson/snippetcard.h"

#include <QScrollArea>

using namespace athanor;

namespace {

/// What a view that fails, a file that does not load, and a script that raises are written like.
const QString failsInAView = QStringLiteral("from flask import Flask\n\napp = Flask(__name__)\n\n\n"
                                            "@app.get(\"/\")\ndef home():\n    return {}[\"ponny\"]\n");
const QString doesNotLoad =
    QStringLiteral("from flask import Flask\nfrom stabel import OWNERS\napp = Flask(__name__)\n");

} // namespace

/// What a learner is told beside the real words of Python, and while typing.
class TestFeedback final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void aRunThatRaises();
    void aCheckThatCannotLoad();
    void aViewThatRaises();
    void anApplicationThatDoesNotLoad();
    void aSnippetThatRuns();
    void findingsAndCompletion();

private:
    const DeskWidgets &ui() const { return m_fixture->window->widgets(); }
    static QString shown(const QWidget *where)
    {
        for (const ExplanationCard *card : where->findChildren<ExplanationCard *>())
            if (card->isVisible()) return card->content();
        return {};
    }
    QString problem() const
    {
        const auto *frame = ui().playground->findChild<QFrame *>(QStringLiteral("loadProblem"));
        QStringList words;
        for (const QLabel *label : frame->findChildren<QLabel *>())
            if (label->isVisible()) words << label->text();
        return words.join(QLatin1Char('\n'));
    }

    std::unique_ptr<WindowFixture> m_fixture;
};

void TestFeedback::init()
{
    m_fixture = std::make_unique<WindowFixture>();
    QVERIFY(m_fixture->open({1440, 900}));
}

void TestFeedback::cleanup() { m_fixture.reset(); }

void TestFeedback::aRunThatRaises()
{
    QSignalSpy finished(&m_fixture->window->desk(), &StudyDesk::runFinished);
    m_fixture->type(QStringLiteral("owners = {\"ada\": 1}\nprint(owners[\"adda\"])\n"));
    m_fixture->window->desk().run();
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), windowPatience);
    QVERIFY2(shown(ui().results).contains(QLatin1String("adda")), qPrintable(shown(ui().results)));
    // The next run has nothing to explain.
    m_fixture->type(QStringLiteral("print(1)\n"));
    m_fixture->window->desk().run();
    QCOMPARE(shown(ui().results), QString());
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 2, windowPatience);
    QCOMPARE(shown(ui().results), QString());
}

void TestFeedback::aCheckThatCannotLoad()
{
    QSignalSpy graded(&m_fixture->window->desk(), &StudyDesk::gradeFinished);
    m_fixture->type(doesNotLoad);
    m_fixture->window->desk().check();
    QTRY_VERIFY_WITH_TIMEOUT(!graded.isEmpty(), windowPatience);
    QCOMPARE(graded.last().at(0).value<GradeReport>().state, GradeReport::State::NotLoaded);
    QVERIFY2(shown(ui().results).contains(QLatin1String("stabel")), qPrintable(shown(ui().results)));
}

void TestFeedback::aViewThatRaises()
{
    QSignalSpy finished(&m_fixture->window->desk(), &StudyDesk::requestFinished);
    m_fixture->type(failsInAView);
    ui().playground->composeAndSend(QStringLiteral("GET"), QStringLiteral("/"));
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), windowPatience);
    QVERIFY2(problem().contains(QLatin1String("line 8: KeyError")), qPrintable(problem()));
    QVERIFY2(problem().contains(QLatin1String("ponny")), qPrintable(problem()));
}

void TestFeedback::anApplicationThatDoesNotLoad()
{
    QSignalSpy broken(&m_fixture->window->desk(), &StudyDesk::applicationBroken);
    m_fixture->type(doesNotLoad);
    ui().playground->composeAndSend(QStringLiteral("GET"), QStringLiteral("/"));
    QTRY_VERIFY_WITH_TIMEOUT(!broken.isEmpty(), windowPatience);
    QVERIFY2(problem().contains(QLatin1String("it does not load")), qPrintable(problem()));
    QVERIFY2(problem().contains(QLatin1String("stabel")), qPrintable(problem()));
}

void TestFeedback::aSnippetThatRuns()
{
    QSignalSpy finished(&m_fixture->window->desk(), &StudyDesk::snippetFinished);
    SnippetCard *card = ui().lesson->snippet(0);
    QVERIFY(card);
    card->start();
    QTRY_VERIFY_WITH_TIMEOUT(!finished.isEmpty(), windowPatience);
    QCOMPARE(shown(card), QString());
    RunStatus raised;
    raised.verdict = Verdict::Error;
    card->setFinished(raised, {QStringLiteral("python.x"), QStringLiteral("What it was"), {}, {}});
    QCOMPARE(shown(card), QStringLiteral("What it was"));
}

void TestFeedback::findingsAndCompletion()
{
    m_fixture->type(QStringLiteral("import flask\nfrom json import loads\nflask.\n"));
    QTRY_VERIFY_WITH_TIMEOUT(!m_fixture->editor()->help().findings().isEmpty(), windowPatience);
    CodeEditor *editor = m_fixture->editor();
    editor->setFocus();
    editor->setCursorPosition(2, 6);
    QTest::keyClick(editor, Qt::Key_Space, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(editor->help().isListOpen(), windowPatience);
    QTest::keyClicks(editor, QStringLiteral("redir"));
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_VERIFY2_WITH_TIMEOUT(editor->text(2).startsWith(QLatin1String("flask.redirect")), qPrintable(editor->text(2)),
                              5000);
}

int main(int argc, char **argv) { return runGuiTest<TestFeedback>(argc, argv); }
#include "tst_feedback.moc"
