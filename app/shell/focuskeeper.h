#pragma once

#include <QObject>

#include <functional>
#include <vector>

class QWidget;

namespace athanor {

/// Knows the parts of a window that the keyboard goes to. The focus is never nowhere: what had it may be replaced (the
/// files of an exercise, the cards of a check), and then the part it was in takes it again.
class FocusKeeper final : public QObject
{
    Q_OBJECT
public:
    /// window is its parent.
    explicit FocusKeeper(QWidget *window);

    /// A part, in the order in which they are gone through; enter gives the focus to what one types or reads there.
    void add(QWidget *part, std::function<void()> enter);
    /// To the next (1) or the part before (-1) of those that are visible.
    void cycle(int step);

private:
    struct Part
    {
        QWidget *widget;
        std::function<void()> enter;
    };
    /// The place in m_parts of the part that holds this widget; -1 where none does.
    int partOf(const QWidget *widget) const;
    void follow(const QWidget *now);
    void bringBack();

    QWidget *m_window;
    std::vector<Part> m_parts;
    int m_last = -1;
};

} // namespace athanor
