#pragma once

#include "widgets/common/theme.h"

#include <QPlainTextEdit>
#include <QTimer>

#include <vector>

namespace athanor {

/// Takes terminal control sequences out of a stream of text that arrives in pieces, also when one is cut in two.
class AnsiStripper
{
public:
    QString feed(const QString &text);
    void reset() { m_pending.clear(); }

private:
    QString m_pending;
};

/// What a program wrote. It never grows beyond `maximumLines` lines of `maximumLineLength` characters, and takes what
/// arrives in batches, so that a flood costs the window a few milliseconds at a time.
class OutputView final : public QPlainTextEdit
{
    Q_OBJECT
public:
    static constexpr int maximumLines = 2000;
    static constexpr int maximumLineLength = 2000;

    enum class Part { Standard, Error, Note };
    /// Fitted grows with its lines up to twenty (a card in a page); Filling takes the room it is given.
    enum class Sizing { Fitted, Filling };

    OutputView(const Theme &theme, Sizing sizing, QWidget *parent = nullptr);

    void append(Part part, const QString &text);
    void clearOutput();
    /// Everything given so far is shown when this returns.
    void flush();
    bool isBlank() const { return m_waiting.empty() && document()->isEmpty(); }

    QSize sizeHint() const override;

Q_SIGNALS:
    void outputShown();

protected:
    void wheelEvent(QWheelEvent *event) override;

private:
    struct Piece
    {
        Part part;
        QString text;
    };
    void showPiece(const Piece &piece);
    void trimWaiting();
    void recolor();
    QTextCharFormat formatOf(Part part) const;
    void fitHeight();

    const Theme &m_theme;
    Sizing m_sizing;
    AnsiStripper m_strippers[3];
    std::vector<Piece> m_waiting;
    qsizetype m_waitingLength = 0;
    int m_lineLength = 0; ///< Of the line that is still open.
    bool m_lineCut = false;
    QString m_heldNewlines;
    QTimer m_batch;
};

} // namespace athanor
