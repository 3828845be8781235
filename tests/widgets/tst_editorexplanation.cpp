#include "engine/course/explanations.h"
#include "widgets/common/explanationcard.h"
#include "widgets/common/labels.h"

#include <QJsonDocument>
#include <QVBoxLayout>
#include <QtTest>

using namespace athanor;

/// The card about an exception, with a real explanation.
class TestExplanationCard final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void tellsAllThreeParts();
    void valuesAreNoMarkup();
    void nothingToSayIsHidden();
    void fits_data();
    void fits();

private:
    Explanation explain(const char *type, const char *message) const
    {
        const auto told = m_known.explain({QLatin1String(type), {}, QString::fromUtf8(message), {}});
        return told ? *told : Explanation();
    }

    Theme m_theme;
    Explanations m_known;
};

void TestExplanationCard::initTestCase()
{
    m_theme.apply();
    m_known = Explanations::load(qEnvironmentVariable("ATHANOR_SOURCE_DIR") + QStringLiteral("/lessons/explanations"));
    QVERIFY(!m_known.entries().empty());
}

void TestExplanationCard::tellsAllThreeParts()
{
    ExplanationCard card(m_theme);
    QVERIFY(card.isHidden());
    card.setExplanation(explain("builtins.NameError", "name 'ponny' is not defined"));
    QVERIFY(!card.isHidden());
    QCOMPARE(card.content().split(QLatin1Char('\n')).size(), 3);
    QVERIFY(card.content().startsWith(QLatin1String("Nothing is called ponny here")));
    QVERIFY(card.accessibleName().contains(QLatin1String("ponny")));
    for (const char *part : {"explanationTitle", "explanationText", "explanationAdvice"}) {
        auto *label = card.findChild<QLabel *>(QLatin1String(part));
        QVERIFY(label && !label->isHidden() && !label->text().isEmpty());
        QVERIFY(label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
    }
}

void TestExplanationCard::valuesAreNoMarkup()
{
    ExplanationCard card(m_theme);
    card.setExplanation(explain("builtins.NameError", "name '<img src=x>**b**' is not defined"));
    QVERIFY(card.content().contains(QLatin1String("<img src=x>**b**")));
    QVERIFY(!card.findChild<QLabel *>(QStringLiteral("explanationTitle"))->text().contains(QLatin1String("<img")));
}

void TestExplanationCard::nothingToSayIsHidden()
{
    ExplanationCard card(m_theme);
    card.setExplanation(explain("builtins.ZeroDivisionError", "division by zero"));
    QVERIFY(!card.isHidden());
    card.clear();
    QVERIFY(card.isHidden());
    QVERIFY(card.content().isEmpty());
    card.setExplanation(explain("my.Own", "?"));
    QVERIFY(card.isHidden());
}

void TestExplanationCard::fits_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("zoom");
    QTest::newRow("narrow") << 300 << 100;
    QTest::newRow("wide") << 900 << 100;
    QTest::newRow("large letters") << 420 << 200;
    QTest::newRow("small letters") << 300 << 80;
}

void TestExplanationCard::fits()
{
    QFETCH(int, width);
    QFETCH(int, zoom);
    m_theme.setZoom(zoom);
    QWidget window;
    auto *layout = new QVBoxLayout(&window);
    auto *card = new ExplanationCard(m_theme);
    layout->addWidget(card);
    layout->addStretch();
    card->setExplanation(
        explain("builtins.ModuleNotFoundError", "No module named 'stable.ponies'; 'stable' is not a package"));
    window.resize(width, 700);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(card->width() <= width);
    for (const QLabel *label : card->findChildren<QLabel *>()) {
        QVERIFY(card->rect().contains(label->geometry()));
        QVERIFY(label->height() >= label->heightForWidth(label->width()));
    }
    const QString folder = qEnvironmentVariable("ATHANOR_PICTURES");
    if (!folder.isEmpty()) window.grab().save(QStringLiteral("%1/card-%2-%3.png").arg(folder).arg(width).arg(zoom));
    m_theme.setZoom(100);
}

QTEST_MAIN(TestExplanationCard)
#include "tst_editorexplanation.moc"
