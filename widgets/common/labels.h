#pragma once

#include "widgets/common/theme.h"

#include <QFrame>
#include <QLabel>

namespace athanor {

/// What a word on a coloured ground says.
enum class Tone { Plain, Good, Bad, Accent, Info };

/// A label to read: it wraps, may be narrower than its longest word, and gives what is copied from it without the
/// invisible characters that steer its line breaks.
class ReadingLabel : public QLabel
{
    Q_OBJECT
public:
    explicit ReadingLabel(const QString &text = {}, QWidget *parent = nullptr);
    QSize minimumSizeHint() const override;
    /// Remembered: a page of labels is asked several times for the same width, and laying out text is what costs.
    int heightForWidth(int width) const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Height
    {
        int width = -1;
        int height = 0;
        QString text;
        QFont font;
        QMargins margins;
    };
    void copySelection(bool mouse) const;

    mutable Height m_heights[2];
    mutable int m_nextHeight = 0;
};

/// Joins a piece of code so that a line never breaks inside it, unless it is too long for one.
QString joined(const QString &code);
/// Lets a line break inside of words that are too long for one.
QString breakable(const QString &text);
/// Takes out what joined() and breakable() put in, for the clipboard.
QString withoutJoiners(QString text);

/// A small letter-spaced label that names a region: "REQUEST".
QLabel *regionLabel(const QString &text, QWidget *parent = nullptr);
/// A word-wrapped label whose text can be selected, also by keyboard. role is one of the style sheet's.
QLabel *textLabel(const QString &text, const QString &role = {}, QWidget *parent = nullptr);
/// A word on a tinted ground.
QLabel *pill(const QString &text, Tone tone, QWidget *parent = nullptr);
void setPill(QLabel *label, const QString &text, Tone tone);

/// A one-pixel horizontal line.
QFrame *rule(QWidget *parent = nullptr);

/// Gives a widget one of the three grounds ("paper", "panel", "sunk").
void setGround(QWidget *widget, const QString &ground);
/// Sets a style-sheet property and has the style looked up again.
void setStyleProperty(QWidget *widget, const char *name, const QVariant &value);

/// Plain text in which `code`, **strong** and *emphasis* are marked, as rich text; everything else is escaped.
QString inlineMarkup(const QString &text, const Theme &theme);
/// Rich text for a piece of code inside a sentence.
QString inlineCode(const QString &code, const Theme &theme);

/// A label whose text is inlineMarkup(), kept in step with the theme.
class MarkupLabel final : public ReadingLabel
{
    Q_OBJECT
public:
    MarkupLabel(const Theme &theme, const QString &text, QWidget *parent = nullptr);
    void setMarkup(const QString &text);

private:
    void render();

    const Theme &m_theme;
    QString m_markup;
};

} // namespace athanor
