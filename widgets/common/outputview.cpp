#include "widgets/common/outputview.h"

#include <QScrollBar>
#include <QTextBlock>
#include <QWheelEvent>

#include <cmath>
#include <utility>

namespace athanor {

namespace {

constexpr qsizetype maximumWaiting = 256 * 1024;
constexpr qsizetype shownAtOnce = 16 * 1024;

/// The length of the control sequence that starts at `at` (an escape character), or -1 when it is not whole yet.
qsizetype sequenceLength(const QString &text, qsizetype at)
{
    if (at + 1 >= text.size()) return -1;
    const QChar kind = text.at(at + 1);
    if (kind == QLatin1Char('[')) {
        for (qsizetype i = at + 2; i < text.size(); ++i)
            if (text.at(i) >= QLatin1Char('@') && text.at(i) <= QLatin1Char('~')) return i + 1 - at;
        return -1;
    }
    if (kind == QLatin1Char(']')) {
        for (qsizetype i = at + 2; i < text.size(); ++i) {
            if (text.at(i) == QChar(0x07)) return i + 1 - at;
            if (text.at(i) == QChar(0x1b)) return i + 1 < text.size() ? i + 2 - at : -1;
        }
        return -1;
    }
    return 2;
}

} // namespace

QString AnsiStripper::feed(const QString &text)
{
    // A sequence that never ends must not hold the output back for good.
    constexpr qsizetype longestSequence = 512;
    const QString all = m_pending + text;
    m_pending.clear();
    QString result;
    result.reserve(all.size());
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QChar c = all.at(i);
        if (c == QChar(0x1b)) {
            const qsizetype length = sequenceLength(all, i);
            if (length < 0) {
                if (all.size() - i < longestSequence) {
                    m_pending = all.mid(i);
                    break;
                }
                continue;
            }
            i += length - 1;
        } else if (c == QLatin1Char('\r')) {
            if (i + 1 == all.size()) {
                m_pending = all.mid(i);
                break;
            }
            result += QLatin1Char('\n');
            if (all.at(i + 1) == QLatin1Char('\n')) ++i;
        } else if (c == QLatin1Char('\n') || c == QLatin1Char('\t') || c >= QLatin1Char(' ')) {
            result += c;
        }
    }
    return result;
}

OutputView::OutputView(const Theme &theme, Sizing sizing, QWidget *parent)
    : QPlainTextEdit(parent), m_theme(theme), m_sizing(sizing)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setWordWrapMode(QTextOption::WrapAnywhere);
    setMaximumBlockCount(maximumLines);
    setProperty("ring", true);
    setAccessibleName(tr("Output"));
    setFont(theme.codeFont(12.5));
    m_batch.setSingleShot(true);
    m_batch.setInterval(30);
    connect(&m_batch, &QTimer::timeout, this, [this] {
        qsizetype budget = shownAtOnce;
        size_t shown = 0;
        while (shown < m_waiting.size() && budget > 0) {
            Piece &piece = m_waiting[shown];
            if (piece.text.size() > budget) {
                showPiece({piece.part, piece.text.left(budget)});
                piece.text.remove(0, budget);
                m_waitingLength -= budget;
                budget = 0;
                break;
            }
            showPiece(piece);
            budget -= piece.text.size();
            m_waitingLength -= piece.text.size();
            ++shown;
        }
        m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(shown));
        fitHeight();
        if (!m_waiting.empty()) m_batch.start();
        Q_EMIT outputShown();
    });
    connect(&theme, &Theme::changed, this, [this] {
        setFont(m_theme.codeFont(12.5));
        recolor();
        fitHeight();
    });
    fitHeight();
}

void OutputView::append(Part part, const QString &text)
{
    QString plain = m_strippers[static_cast<int>(part)].feed(text);
    if (plain.isEmpty()) return;
    m_waitingLength += plain.size();
    m_waiting.push_back({part, std::move(plain)});
    trimWaiting();
    if (!m_batch.isActive()) m_batch.start();
}

void OutputView::trimWaiting()
{
    size_t dropped = 0;
    while (m_waitingLength > maximumWaiting && dropped + 1 < m_waiting.size())
        m_waitingLength -= m_waiting[dropped++].text.size();
    m_waiting.erase(m_waiting.begin(), m_waiting.begin() + static_cast<std::ptrdiff_t>(dropped));
}

void OutputView::clearOutput()
{
    m_batch.stop();
    m_waiting.clear();
    m_waitingLength = 0;
    m_lineLength = 0;
    m_lineCut = false;
    m_heldNewlines.clear();
    for (AnsiStripper &stripper : m_strippers) stripper.reset();
    clear();
    fitHeight();
}

void OutputView::flush()
{
    m_batch.stop();
    for (const Piece &piece : m_waiting) showPiece(piece);
    m_waiting.clear();
    m_waitingLength = 0;
    fitHeight();
}

void OutputView::showPiece(const Piece &piece)
{
    // The line that a last newline opens is shown when something stands on it.
    QString shown = std::exchange(m_heldNewlines, {});
    shown.reserve(shown.size() + piece.text.size());
    for (const QChar c : piece.text) {
        if (c == QLatin1Char('\n')) {
            m_lineLength = 0;
            m_lineCut = false;
        } else if (++m_lineLength > maximumLineLength) {
            if (!m_lineCut) shown += QChar(0x2026);
            m_lineCut = true;
            continue;
        }
        shown += c;
    }
    qsizetype end = shown.size();
    while (end > 0 && shown.at(end - 1) == QLatin1Char('\n')) --end;
    m_heldNewlines = shown.mid(end);
    shown.truncate(end);
    const bool atEnd = verticalScrollBar()->value() >= verticalScrollBar()->maximum() - 4;
    QTextCursor cursor(document());
    cursor.movePosition(QTextCursor::End);
    cursor.insertText(shown, formatOf(piece.part));
    if (atEnd) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

QTextCharFormat OutputView::formatOf(Part part) const
{
    const Tokens &t = m_theme.tokens();
    QTextCharFormat format;
    format.setForeground(part == Part::Error ? t.danger : part == Part::Note ? t.ink2 : t.ink);
    format.setProperty(QTextFormat::UserProperty, static_cast<int>(part));
    return format;
}

void OutputView::recolor()
{
    // What stands here was written in the colours of the theme before.
    QTextCursor cursor(document());
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        std::vector<std::pair<QTextFragment, Part>> runs;
        for (auto it = block.begin(); !it.atEnd(); ++it)
            runs.emplace_back(it.fragment(),
                              static_cast<Part>(it.fragment().charFormat().intProperty(QTextFormat::UserProperty)));
        for (const auto &[run, part] : runs) {
            cursor.setPosition(run.position());
            cursor.setPosition(run.position() + run.length(), QTextCursor::KeepAnchor);
            cursor.setCharFormat(formatOf(part));
        }
    }
}

QSize OutputView::sizeHint() const
{
    return m_sizing == Sizing::Fitted ? QSize(300, height()) : QPlainTextEdit::sizeHint();
}

void OutputView::fitHeight()
{
    if (m_sizing == Sizing::Filling) return;
    const double most =
        20.0 * blockBoundingRect(document()->firstBlock()).height() / std::max(1, document()->firstBlock().lineCount());
    double wanted = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && wanted < most; block = block.next())
        wanted += blockBoundingRect(block).height();
    const bool whole = wanted <= most;
    setFixedHeight(static_cast<int>(std::ceil(std::min(wanted, most) + 2 * document()->documentMargin())) + 6);
    setVerticalScrollBarPolicy(whole ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAsNeeded);
    if (whole) verticalScrollBar()->setValue(0);
}

void OutputView::wheelEvent(QWheelEvent *event)
{
    if (m_sizing == Sizing::Fitted && verticalScrollBar()->maximum() == 0)
        event->ignore();
    else
        QPlainTextEdit::wheelEvent(event);
}

} // namespace athanor
