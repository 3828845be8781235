#pragma once

#include "engine/workbench/analysisvalues.h"
#include "widgets/common/theme.h"

#include <QPointer>
#include <QTimer>

#include <optional>

class QKeyEvent;
class QsciScintilla;

namespace athanor {

class CompletionPopup;
class HoverTip;

/// What an editor shows beside the text: squiggles under findings, the list of names after a dot, a card about what
/// stands at a place. It asks by signals and is told by setters; an answer that comes after the text went on is
/// dropped.
///
/// Keys: "." and Ctrl+Space open the list; while it is open Up, Down, Page Up, Page Down choose, Enter and Tab take,
/// Escape closes. Ctrl+Shift+Space says what stands at the cursor. F8 and Shift+F8 go to the next and the last finding.
class CodeHelp final : public QObject
{
    Q_OBJECT
public:
    static constexpr int lintDelay = 150; ///< Milliseconds after the last edit.

    CodeHelp(const Theme &theme, QsciScintilla &editor);
    ~CodeHelp() override;

    /// True when the key was meant for the help and is done with.
    bool takesKey(QKeyEvent *event);
    void setFindings(const QList<Finding> &findings);
    const QList<Finding> &findings() const { return m_findings; }
    /// The sentences about a place (line 1-based), or about a whole line without a column.
    QStringList messagesAt(int line, std::optional<int> column = {}) const;
    void showCompletions(const CompletionList &list);
    void showHover(const HoverText &hover);
    void goToFinding(int step);
    /// Opens the list of names that may stand at the cursor.
    void askForNames();
    /// Says what stands at the cursor.
    void askAboutCursor();
    /// Closes the list and the card.
    void close();
    bool isListOpen() const;
    void restyle();

Q_SIGNALS:
    void lintWanted();
    void completionWanted(int line, int column);
    void hoverWanted(int line, int column);
    /// For the status line and for screen readers; empty when there is nothing to say.
    void told(const QString &text);

private:
    struct Place
    {
        int line = 0; ///< 0-based, as QScintilla counts.
        int column = 0;
        friend bool operator==(const Place &, const Place &) = default;
    };
    CompletionPopup *popup();
    HoverTip *tip();
    Place cursor() const;
    /// The part of the word before a place.
    QString prefixAt(Place place) const;
    QRect lineRect(Place place) const;
    void take(const QString &name);
    void narrow();
    void dwell(int position);
    void tellFinding();
    void tell(const QString &text);
    void draw();

    const Theme &m_theme;
    QsciScintilla &m_editor;
    QPointer<CompletionPopup> m_popup; ///< Both belong to the window and are made when first needed.
    QPointer<HoverTip> m_tip;
    QTimer m_lintTimer;
    QList<Finding> m_findings;
    CompletionList m_list;
    std::optional<Place> m_wantedNames; ///< Where the word begins whose names were asked for.
    std::optional<Place> m_wantedHover;
    std::optional<Place> m_tipFor; ///< The cursor's place that the card is about; none for one of the mouse's.
    bool m_isDwelling = false;     ///< The card that was asked for belongs to the mouse.
    bool m_hasTold = false;        ///< What was told stands until the cursor moves.
};

} // namespace athanor
