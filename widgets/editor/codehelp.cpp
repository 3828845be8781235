#include "widgets/editor/codehelp.h"

#include "widgets/editor/completionpopup.h"
#include "widgets/editor/hovertip.h"
#include "widgets/editor/qsci.h"

#include <QKeyEvent>
#include <QScrollBar>

#include <algorithm>

namespace athanor {

namespace {

/// QScintilla keeps the first eight for lexers.
constexpr int errorMark = 9;
constexpr int warningMark = 10;
constexpr int noteMark = 11;
constexpr int dwellTime = 450; // Milliseconds.

int markOf(Finding::Severity severity)
{
    switch (severity) {
    case Finding::Severity::Error: return errorMark;
    case Finding::Severity::Warning: return warningMark;
    case Finding::Severity::Note: break;
    }
    return noteMark;
}

bool isWordCharacter(char32_t c) { return c == U'_' || QChar::isLetterOrNumber(c); }

} // namespace

CodeHelp::CodeHelp(const Theme &theme, QsciScintilla &editor) : QObject(&editor), m_theme(theme), m_editor(editor)
{
    // Different shapes, so that not only the colour tells them apart.
    m_editor.indicatorDefine(QsciScintilla::SquiggleIndicator, errorMark);
    m_editor.indicatorDefine(QsciScintilla::SquiggleLowIndicator, warningMark);
    m_editor.indicatorDefine(QsciScintilla::DotsIndicator, noteMark);
    m_editor.SendScintilla(QsciScintillaBase::SCI_SETMOUSEDWELLTIME, static_cast<unsigned long>(dwellTime));
    m_lintTimer.setSingleShot(true);
    m_lintTimer.setInterval(lintDelay);
    connect(&m_lintTimer, &QTimer::timeout, this, &CodeHelp::lintWanted);
    connect(&m_editor, &QsciScintilla::textChanged, this, [this] {
        m_lintTimer.start();
        if (m_tip) m_tip->hide();
    });
    connect(&m_editor, &QsciScintilla::cursorPositionChanged, this, [this] {
        if (m_tip && m_tipFor != cursor()) m_tip->hide();
        narrow();
        tellFinding();
    });
    connect(&m_editor, &QsciScintillaBase::SCN_CHARADDED, this, [this](int character) {
        if (character == '.') askForNames();
    });
    connect(&m_editor, &QsciScintillaBase::SCN_DWELLSTART, this, [this](int position) { dwell(position); });
    connect(&m_editor, &QsciScintillaBase::SCN_DWELLEND, this, [this] {
        if (m_isDwelling && m_tip) m_tip->hide();
        if (m_isDwelling) m_wantedHover.reset();
        m_isDwelling = false;
    });
    connect(m_editor.verticalScrollBar(), &QScrollBar::valueChanged, this, &CodeHelp::close);
    connect(m_editor.horizontalScrollBar(), &QScrollBar::valueChanged, this, &CodeHelp::close);
    restyle();
}

CodeHelp::~CodeHelp()
{
    delete m_popup;
    delete m_tip;
}

void CodeHelp::restyle()
{
    const Tokens &t = m_theme.tokens();
    m_editor.setIndicatorForegroundColor(t.danger, errorMark);
    m_editor.setIndicatorForegroundColor(t.copper, warningMark);
    m_editor.setIndicatorForegroundColor(t.ink3, noteMark);
}

CompletionPopup *CodeHelp::popup()
{
    if (m_popup && m_popup->parentWidget() != m_editor.window()) delete m_popup;
    if (!m_popup) {
        m_popup = new CompletionPopup(m_theme, m_editor.window());
        connect(m_popup, &CompletionPopup::chosen, this, &CodeHelp::take);
        connect(m_popup, &CompletionPopup::told, this, &CodeHelp::tell);
    }
    return m_popup;
}

HoverTip *CodeHelp::tip()
{
    if (m_tip && m_tip->parentWidget() != m_editor.window()) delete m_tip;
    if (!m_tip) m_tip = new HoverTip(m_theme, m_editor.window());
    return m_tip;
}

void CodeHelp::tell(const QString &text)
{
    m_hasTold = !text.isEmpty();
    Q_EMIT told(text);
}

bool CodeHelp::isListOpen() const { return m_popup && !m_popup->isHidden(); }

void CodeHelp::close()
{
    m_wantedNames.reset();
    m_wantedHover.reset();
    if (m_tip) m_tip->hide();
    if (!isListOpen()) return;
    m_popup->hide();
    tell({});
}

bool CodeHelp::takesKey(QKeyEvent *event)
{
    const Qt::KeyboardModifiers keys = event->modifiers() & ~Qt::KeypadModifier;
    if (event->key() == Qt::Key_Space && keys == Qt::ControlModifier) {
        askForNames();
        return true;
    }
    if (event->key() == Qt::Key_Space && keys == (Qt::ControlModifier | Qt::ShiftModifier)) {
        askAboutCursor();
        return true;
    }
    if (event->key() == Qt::Key_F8 && (keys == Qt::NoModifier || keys == Qt::ShiftModifier)) {
        goToFinding(keys == Qt::NoModifier ? 1 : -1);
        return true;
    }
    if (!isListOpen() || keys != Qt::NoModifier) return false;
    // Scintilla tells of what was typed when it paints; a key that comes faster must not take a name that no longer
    // fits.
    narrow();
    if (!isListOpen()) return false;
    switch (event->key()) {
    case Qt::Key_Down: m_popup->select(1); return true;
    case Qt::Key_Up: m_popup->select(-1); return true;
    case Qt::Key_PageDown: m_popup->selectPage(1); return true;
    case Qt::Key_PageUp: m_popup->selectPage(-1); return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_Tab: take(m_popup->current()); return true;
    case Qt::Key_Escape: close(); return true;
    default: return false;
    }
}

CodeHelp::Place CodeHelp::cursor() const
{
    Place place;
    m_editor.getCursorPosition(&place.line, &place.column);
    return place;
}

QString CodeHelp::prefixAt(Place place) const
{
    const std::u32string line = m_editor.text(place.line).toStdU32String().substr(0, static_cast<size_t>(place.column));
    size_t begin = line.size();
    while (begin > 0 && isWordCharacter(line[begin - 1])) --begin;
    return QString::fromStdU32String(line.substr(begin));
}

QRect CodeHelp::lineRect(Place place) const
{
    const long position = m_editor.positionFromLineIndex(place.line, place.column);
    const int x = int(m_editor.SendScintilla(QsciScintillaBase::SCI_POINTXFROMPOSITION, 0ul, position));
    const int y = int(m_editor.SendScintilla(QsciScintillaBase::SCI_POINTYFROMPOSITION, 0ul, position));
    const int height =
        int(m_editor.SendScintilla(QsciScintillaBase::SCI_TEXTHEIGHT, static_cast<unsigned long>(place.line)));
    const QWidget *view = m_editor.viewport();
    return {view->mapTo(view->window(), QPoint(x, y)), QSize(1, height)};
}

void CodeHelp::askForNames()
{
    const Place place = cursor();
    m_wantedNames = Place{place.line, place.column - int(prefixAt(place).toUcs4().size())};
    Q_EMIT completionWanted(place.line + 1, place.column);
}

void CodeHelp::showCompletions(const CompletionList &list)
{
    const Place place = cursor();
    const QString prefix = prefixAt(place);
    const Place begin{place.line, place.column - int(prefix.toUcs4().size())};
    // The cursor went on to another word meanwhile, or nobody waits any more.
    if (!m_wantedNames || *m_wantedNames != begin || begin != Place{list.line - 1, list.from}) return;
    m_wantedNames.reset();
    m_list = list;
    if (m_tip) m_tip->hide();
    if (!popup()->showNames(list.names, prefix, lineRect(begin))) tell(tr("Nothing is known to fit here."));
}

/// The word grew or shrank, or the cursor left it.
void CodeHelp::narrow()
{
    if (!isListOpen()) return;
    const Place place = cursor();
    const QString prefix = prefixAt(place);
    const int begin = place.column - int(prefix.toUcs4().size());
    if (place.line != m_list.line - 1 || begin != m_list.from) {
        close();
        return;
    }
    const bool isPrivate = prefix.startsWith(QLatin1Char('_'));
    const bool hasPrivate = std::any_of(m_list.names.begin(), m_list.names.end(),
                                        [](const CompletionName &n) { return n.name.startsWith(QLatin1Char('_')); });
    if (isPrivate && !hasPrivate) {
        close();
        askForNames(); // These come only when they are asked for.
        return;
    }
    if (!m_popup->showNames(m_list.names, prefix, lineRect({place.line, begin}))) tell({});
}

void CodeHelp::take(const QString &name)
{
    const Place place = cursor();
    const CompletionList list = m_list;
    close();
    if (name.isEmpty() || place.line != list.line - 1) return;
    m_editor.beginUndoAction();
    m_editor.setSelection(place.line, list.from, place.line, place.column);
    m_editor.replaceSelectedText(name);
    m_editor.endUndoAction();
    close(); // The text that was put in asks for nothing.
}

void CodeHelp::askAboutCursor()
{
    const Place place = cursor();
    close();
    m_isDwelling = false;
    const QStringList messages = messagesAt(place.line + 1, place.column);
    if (!messages.isEmpty()) {
        m_tipFor = place;
        tip()->showFindings(messages, lineRect(place));
        tell(messages.join(QLatin1Char(' ')));
        return;
    }
    m_wantedHover = place;
    Q_EMIT hoverWanted(place.line + 1, place.column);
}

void CodeHelp::dwell(int position)
{
    if (position < 0 || isListOpen()) return;
    Place place;
    m_editor.lineIndexFromPosition(position, &place.line, &place.column);
    m_isDwelling = true;
    const QStringList messages = messagesAt(place.line + 1, place.column);
    if (!messages.isEmpty()) {
        m_tipFor.reset();
        tip()->showFindings(messages, lineRect(place));
        return;
    }
    m_wantedHover = place;
    Q_EMIT hoverWanted(place.line + 1, place.column);
}

void CodeHelp::showHover(const HoverText &hover)
{
    if (!m_wantedHover || m_wantedHover->line != hover.line - 1) return;
    const Place asked = *m_wantedHover;
    m_wantedHover.reset();
    if (!m_isDwelling && asked != cursor()) return;
    if (hover.isEmpty()) {
        if (!m_isDwelling) tell(tr("Nothing is known about this place."));
        return;
    }
    m_tipFor = m_isDwelling ? std::nullopt : std::optional(asked);
    tip()->showHover(hover, lineRect({asked.line, hover.to > hover.from ? hover.from : asked.column}));
    if (!m_isDwelling) tell(tip()->content().replace(QLatin1Char('\n'), QStringLiteral(" – ")));
}

QStringList CodeHelp::messagesAt(int line, std::optional<int> column) const
{
    QStringList messages;
    for (const Finding &each : m_findings)
        if (each.line == line && (!column || (each.column <= *column && *column <= each.end))) messages << each.message;
    return messages;
}

void CodeHelp::setFindings(const QList<Finding> &findings)
{
    m_findings = findings;
    draw();
    tellFinding();
}

void CodeHelp::draw()
{
    const int last = std::max(0, m_editor.lines() - 1);
    for (const int mark : {errorMark, warningMark, noteMark})
        m_editor.clearIndicatorRange(0, 0, last, m_editor.lineLength(last), mark);
    for (const Finding &each : std::as_const(m_findings)) {
        if (each.line < 1 || each.line > m_editor.lines()) continue;
        m_editor.fillIndicatorRange(each.line - 1, each.column, each.line - 1, each.end, markOf(each.severity));
    }
}

/// Says what is found on the cursor's line.
void CodeHelp::tellFinding()
{
    if (isListOpen() || !m_editor.hasFocus()) return;
    const QStringList messages = messagesAt(cursor().line + 1);
    if (!messages.isEmpty() || m_hasTold) tell(messages.join(QLatin1Char(' ')));
}

void CodeHelp::goToFinding(int step)
{
    if (m_findings.isEmpty()) {
        tell(tr("Nothing was found in this file."));
        return;
    }
    const Place place = cursor();
    const auto isAfter = [&](const Finding &f) {
        return f.line - 1 > place.line || (f.line - 1 == place.line && f.column > place.column);
    };
    const auto isBefore = [&](const Finding &f) {
        return f.line - 1 < place.line || (f.line - 1 == place.line && f.column < place.column);
    };
    const Finding *target = nullptr;
    if (step > 0) {
        const auto found = std::find_if(m_findings.cbegin(), m_findings.cend(), isAfter);
        target = found == m_findings.cend() ? &m_findings.first() : &*found;
    } else {
        const auto found = std::find_if(m_findings.crbegin(), m_findings.crend(), isBefore);
        target = found == m_findings.crend() ? &m_findings.last() : &*found;
    }
    const Finding finding = *target;
    m_editor.setCursorPosition(finding.line - 1, finding.column);
    m_editor.ensureLineVisible(finding.line - 1);
    m_tipFor = cursor();
    m_isDwelling = false;
    tip()->showFindings({finding.message}, lineRect({finding.line - 1, finding.column}));
    tell(tr("Line %1: %2").arg(finding.line).arg(finding.message));
}

} // namespace athanor
