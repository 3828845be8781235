#include "widgets/common/busyline.h"
#include "widgets/common/icons.h"
#include "widgets/common/labels.h"
#include "widgets/common/pythonhighlighter.h"
#include "widgets/common/theme.h"

#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QToolTip>
#include <QtTest>

using namespace athanor;

class TestTheme final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void contrastOfText_data();
    void contrastOfText();
    void contrastOfTheStyleSheet();
    void nothingMovesWhereTheDesktopAsksForNone();
    void whatMovesAsksFirst();
    void aThemeThatLacksAColour();
    void zoomIsKeptInBounds_data();
    void zoomIsKeptInBounds();
    void choiceChangesThePalette();
    void styleSheetHasNoPlaceholderLeft();
    void iconsTakeTheInk_data();
    void iconsTakeTheInk();
    void pythonTokens_data();
    void pythonTokens();
    void markupIsEscaped();
    void aTipIsWhatItSays();
};

void TestTheme::contrastOfText_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("ground");
    const QStringList inks = {QStringLiteral("ink"),        QStringLiteral("ink2"),       QStringLiteral("copper"),
                              QStringLiteral("verdigris"),  QStringLiteral("danger"),     QStringLiteral("codeKeyword"),
                              QStringLiteral("codeString"), QStringLiteral("codeNumber"), QStringLiteral("codeComment"),
                              QStringLiteral("codeName")};
    for (const QString &ink : inks)
        for (const char *ground : {"panel", "paper"})
            QTest::addRow("%s on %s", qPrintable(ink), ground) << ink << QString::fromLatin1(ground);
    for (const char *pair :
         {"ink sunk", "ink2 sunk", "verdigris verdigrisSoft", "danger dangerSoft", "copperDeep copperSoft",
          "ink copperSoft", "ink dangerSoft", "ink selection", "onCopper copper", "onCopper copperDeep", "info panel",
          "info infoSoft",
          // What the delegates and the code views paint.
          "ink2 copperSoft", "ink2 verdigrisSoft", "ink2 dangerSoft", "ink verdigrisSoft", "verdigris paper",
          "danger sunk", "verdigris sunk", "info sunk", "ink infoSoft", "ink currentLine", "codeKeyword currentLine",
          "codeString currentLine", "codeNumber currentLine", "codeComment currentLine", "codeName currentLine",
          "codeKeyword sunk", "codeString sunk", "codeNumber sunk", "codeComment sunk", "codeName sunk",
          // Links, also inside of a callout.
          "copperDeep paper", "copperDeep panel", "copperDeep sunk", "copperDeep infoSoft"}) {
        const QStringList names = QString::fromLatin1(pair).split(QLatin1Char(' '));
        QTest::addRow("%s", pair) << names.at(0) << names.at(1);
    }
}

void TestTheme::contrastOfText()
{
    QFETCH(QString, text);
    QFETCH(QString, ground);
    Theme theme;
    for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        theme.setChoice(choice);
        const auto colors = theme.tokens().named();
        const double ratio = contrastRatio(colors.value(text), colors.value(ground));
        QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1: %2").arg(themeChoiceName(choice)).arg(ratio)));
    }
}

/// Every colour of text that the style sheet names, on the ground its own rule names, or else on all three grounds.
void TestTheme::contrastOfTheStyleSheet()
{
    Theme theme;
    QFile file(QStringLiteral(":/athanor/themes/athanor.qss"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString sheet = QString::fromUtf8(file.readAll());
    static const QRegularExpression rule(QStringLiteral("([^{}]+)\\{([^{}]*)\\}"));
    static const QRegularExpression ink(QStringLiteral("(?:^|[;\\s])(selection-)?color:\\s*@(\\w+)"));
    static const QRegularExpression ground(
        QStringLiteral("(?:^|[;\\s])(selection-)?background(?:-color)?:\\s*@(\\w+)"));
    int pairs = 0;
    for (auto rules = rule.globalMatch(sheet); rules.hasNext();) {
        const QRegularExpressionMatch found = rules.next();
        const QString selector = found.captured(1).simplified();
        for (auto inks = ink.globalMatch(found.captured(2)); inks.hasNext();) {
            const QRegularExpressionMatch text = inks.next();
            if (text.captured(2) == QLatin1String("ink3")) continue; // For what may be missed.
            QStringList grounds;
            for (auto each = ground.globalMatch(found.captured(2)); each.hasNext();) {
                const QRegularExpressionMatch own = each.next();
                if (own.captured(1) == text.captured(1)) grounds << own.captured(2);
            }
            if (grounds.isEmpty()) grounds = {QStringLiteral("paper"), QStringLiteral("panel"), QStringLiteral("sunk")};
            for (const QString &name : grounds) {
                for (const auto choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
                    theme.setChoice(choice);
                    const auto colors = theme.tokens().named();
                    QVERIFY2(colors.contains(name) && colors.contains(text.captured(2)), qPrintable(selector));
                    const double ratio = contrastRatio(colors.value(text.captured(2)), colors.value(name));
                    QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1: %2 on %3 is %4 in %5")
                                                          .arg(selector, text.captured(2), name)
                                                          .arg(ratio)
                                                          .arg(themeChoiceName(choice))));
                    ++pairs;
                }
            }
        }
    }
    QVERIFY2(pairs > 60, qPrintable(QString::number(pairs)));
}

void TestTheme::nothingMovesWhereTheDesktopAsksForNone()
{
    Theme theme;
    theme.apply();
    BusyLine line(theme);
    line.setBusy(true);
    QVERIFY(theme.motion() && line.isMoving());
    // As the desktop's portal tells it, while something is under way.
    auto *desktop = theme.findChild<SystemAppearance *>();
    QVERIFY(desktop);
    const auto tell = [&](const char *group, const char *key, const QVariant &value) {
        QVERIFY(QMetaObject::invokeMethod(desktop, "settingChanged", Q_ARG(QString, QString::fromLatin1(group)),
                                          Q_ARG(QString, QString::fromLatin1(key)), Q_ARG(QVariant, value)));
    };
    QApplication::setEffectEnabled(Qt::UI_AnimateCombo, true);
    tell("org.gnome.desktop.interface", "enable-animations", false);
    QVERIFY(!theme.motion() && !line.isMoving() && line.isBusy());
    QVERIFY(!QApplication::isEffectEnabled(Qt::UI_AnimateCombo));
    tell("org.gnome.desktop.interface", "enable-animations", true);
    QVERIFY(theme.motion() && line.isMoving());
    tell("org.kde.kdeglobals.KDE", "AnimationDurationFactor", 0.0);
    QVERIFY(!line.isMoving());
}

/// Whoever uses one of Qt's ways to move something asks the theme whether things may move.
void TestTheme::whatMovesAsksFirst()
{
    static const QRegularExpression moves(QStringLiteral("\\bQ(PropertyAnimation|VariantAnimation|TimeLine|Movie|"
                                                         "SequentialAnimationGroup|ParallelAnimationGroup|Scroller)\\b|"
                                                         "setAnimated\\(true\\)"));
    const QString root = qEnvironmentVariable("ATHANOR_SOURCE_DIR");
    int files = 0;
    for (const char *folder : {"/widgets", "/app/shell"}) {
        QDirIterator each(root + QLatin1String(folder), {QStringLiteral("*.cpp"), QStringLiteral("*.h")}, QDir::Files,
                          QDirIterator::Subdirectories);
        while (each.hasNext()) {
            QFile file(each.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QString text = QString::fromUtf8(file.readAll());
            QVERIFY2(!text.contains(moves) || text.contains(QLatin1String("motion()")), qPrintable(file.fileName()));
            ++files;
        }
    }
    QVERIFY(files > 60);
}

void TestTheme::aThemeThatLacksAColour()
{
    const Result<Tokens> read = Tokens::fromJson(R"({"colors":{"paper":"#ffffff","panel":"sort of white"}})");
    QVERIFY(!read.ok());
    QVERIFY(read.error().message.contains(QLatin1String("panel")));
    QVERIFY(!Tokens::fromJson("{").ok());
}

void TestTheme::zoomIsKeptInBounds_data()
{
    QTest::addColumn<int>("asked");
    QTest::addColumn<int>("given");
    QTest::newRow("small") << 10 << 80;
    QTest::newRow("usual") << 100 << 100;
    QTest::newRow("large") << 150 << 150;
    QTest::newRow("too large") << 900 << 200;
}

void TestTheme::zoomIsKeptInBounds()
{
    QFETCH(int, asked);
    QFETCH(int, given);
    Theme theme;
    theme.setZoom(asked);
    QCOMPARE(theme.zoom(), given);
    QCOMPARE(theme.uiFont(20).pixelSize(), 20 * given / 100);
}

void TestTheme::choiceChangesThePalette()
{
    Theme theme;
    QSignalSpy changed(&theme, &Theme::changed);
    theme.setChoice(ThemeChoice::Dark);
    const QColor dark = QApplication::palette().color(QPalette::Window);
    theme.setChoice(ThemeChoice::Light);
    const QColor light = QApplication::palette().color(QPalette::Window);
    QCOMPARE(changed.count(), 2);
    QVERIFY(dark.lightness() < 64);
    QVERIFY(light.lightness() > 192);
}

void TestTheme::styleSheetHasNoPlaceholderLeft()
{
    Theme theme;
    theme.setZoom(130);
    theme.apply();
    const QString sheet = qApp->styleSheet();
    QVERIFY(!sheet.contains(QLatin1Char('@')));
    QVERIFY(!sheet.contains(QLatin1String("px(")));
    QVERIFY(!sheet.contains(QLatin1String("#000000")));
}

void TestTheme::iconsTakeTheInk_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"back", "forward", "reload", "run", "hint", "reset", "search", "down", "stop", "check", "cross", "dash"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestTheme::iconsTakeTheInk()
{
    QFETCH(QString, name);
    Theme theme;
    const QByteArray svg = tintedSvg(name, QColor(QStringLiteral("#123456")));
    QVERIFY(svg.contains("#123456"));
    const QImage image = tintedIcon(name, QColor(QStringLiteral("#123456")), 48).pixmap(48, 48).toImage();
    bool inked = false;
    for (int x = 0; x < image.width(); ++x)
        for (int y = 0; y < image.height(); ++y)
            inked = inked ||
                    (image.pixelColor(x, y).alpha() > 200 && image.pixelColor(x, y).rgb() == qRgb(0x12, 0x34, 0x56));
    QVERIFY(inked);
}

void TestTheme::pythonTokens_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("tokens");
    QTest::newRow("def") << QStringLiteral("def pony(n):") << QStringLiteral("K:def N:pony");
    QTest::newRow("decorator") << QStringLiteral("@app.route(\"/x\")") << QStringLiteral("D:@app S:\"/x\"");
    QTest::newRow("f-string") << QStringLiteral("return f\"{n} # no\"  # yes")
                              << QStringLiteral("K:return S:f\"{n} # no\" C:# yes");
    QTest::newRow("number") << QStringLiteral("x1 = 0x1F + 2.5") << QStringLiteral("#:0x1F #:2.5");
    QTest::newRow("escaped quote") << QStringLiteral("a = 'it\\'s' + b") << QStringLiteral("S:'it\\'s'");
    QTest::newRow("string in three quotes left open")
        << QStringLiteral("\"\"\"doc") << QStringLiteral("S:\"\"\"doc open");
    QTest::newRow("matrix product is no decorator") << QStringLiteral("a @ b") << QString();
}

void TestTheme::pythonTokens()
{
    QFETCH(QString, line);
    QFETCH(QString, tokens);
    OpenString state = OpenString::None;
    QStringList found;
    for (const CodeToken &token : athanor::pythonTokens(line, state)) {
        static const QString letters = QStringLiteral("KS#CND");
        found << letters.at(static_cast<int>(token.kind)) + QLatin1Char(':') + line.mid(token.start, token.length);
    }
    if (state != OpenString::None) found << QStringLiteral("open");
    QCOMPARE(found.join(QLatin1Char(' ')), tokens);
}

void TestTheme::markupIsEscaped()
{
    Theme theme;
    const QString html = withoutJoiners(inlineMarkup(QStringLiteral("<b> `a<b` **x & y** *z*"), theme));
    // A path keeps together in a sentence, and comes out of it as it was written.
    const QString path = QStringLiteral("/owners/<name>/ponies/<int:n>");
    QCOMPARE(withoutJoiners(joined(path)), path);
    QVERIFY(joined(path).contains(QStringLiteral("/\u2060o")) && !joined(path).contains(QChar(0x200B)));
    const QString longPath = path + path;
    QVERIFY(joined(longPath).contains(QChar(0x200B)));
    QCOMPARE(withoutJoiners(joined(longPath)), longPath);
    QVERIFY(html.startsWith(QLatin1String("&lt;b&gt;")));
    QVERIFY(html.contains(QLatin1String("a&lt;b")));
    QVERIFY(html.contains(QLatin1String("<b>x &amp; y</b>")));
    QVERIFY(html.contains(QLatin1String("<i>z</i>")));
}

/// Of HTML, Qt would leave out the variable's name.
void TestTheme::aTipIsWhatItSays()
{
    const Theme theme;
    QWidget widget;
    widget.setToolTip(QStringLiteral("GET /books/<title> & more"));
    widget.show();
    QHelpEvent asks(QEvent::ToolTip, QPoint(1, 1), widget.mapToGlobal(QPoint(1, 1)));
    QApplication::sendEvent(&widget, &asks);
    QCOMPARE(QToolTip::text(), widget.toolTip());
    const QWidgetList windows = QApplication::topLevelWidgets();
    const auto tip = std::ranges::find_if(windows, [](QWidget *window) { return window->inherits("QTipLabel"); });
    QVERIFY(tip != windows.end());
    QCOMPARE(qobject_cast<QLabel *>(*tip)->textFormat(), Qt::PlainText);
}

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
