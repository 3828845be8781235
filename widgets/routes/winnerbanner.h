#pragma once

#include "engine/routes/routewinner.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace athanor {

class Button;

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

Q_SIGNALS:
    /// This path is to stand in the request's line.
    void chosen(const athanor::WinnerQuestion &question);
    /// It was read: what wins now is what counts.
    void dismissed();

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
    QLabel *m_title;
    QScrollArea *m_scroll = nullptr;
    QVBoxLayout *m_rows = nullptr;
};

} // namespace athanor
