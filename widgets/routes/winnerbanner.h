#pragma once

#include "engine/routes/routewinner.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QScrollArea;
class QVBoxLayout;

namespace athanor {

class Button;
class ElidedLabel;

/// “This edit changed who wins”: each saved or suggested path whose winner an edit changed, with what won before and
/// what wins now. Hidden while there is nothing to tell, or while a prediction would be spoilt by it.
class WinnerBanner final : public QFrame
{
    Q_OBJECT
public:
    static constexpr size_t mostShown = 50;

    explicit WinnerBanner(const Theme &theme, QWidget *parent = nullptr);

    void setChanges(const std::vector<RouteWinners::Change> &changes);
    const std::vector<RouteWinners::Change> &changes() const { return m_changes; }
    /// Keeps it out of sight.
    void setHeldBack(bool held);
    /// Where there is little room it is one line, and its list takes the place of what stands below when it is opened.
    void setCompact(bool compact);
    /// Of how many paths it tells.
    int told() const { return m_held ? 0 : static_cast<int>(m_changes.size()); }
    /// The list is open in a compact banner, and wants the whole room.
    bool fills() const { return isVisibleTo(parentWidget()) && m_compact && m_open; }

Q_SIGNALS:
    /// This path is to stand in the request's line.
    void chosen(const athanor::WinnerQuestion &question);
    /// It was read: what wins now is what counts.
    void dismissed();
    /// fills() or told() may be another.
    void stateChanged();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fill();
    void addRow(const RouteWinners::Change &change);
    void fit();
    void showState();

    const Theme &m_theme;
    std::vector<RouteWinners::Change> m_changes;
    bool m_held = false;
    bool m_compact = false;
    bool m_open = false;
    ElidedLabel *m_title;
    Button *m_show;
    QScrollArea *m_scroll = nullptr;
    QVBoxLayout *m_rows = nullptr;
};

} // namespace athanor
