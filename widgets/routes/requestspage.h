#pragma once

#include "widgets/common/theme.h"

#include <QWidget>

class QStackedWidget;
class QTabBar;

namespace athanor {

class CookieView;
class HistoryView;
class RequestSession;
class SavedRequestsView;

/// What there is of requests besides the one that is shown: history, saved ones, the cookie jar.
class RequestsPage final : public QWidget
{
    Q_OBJECT
public:
    enum class Part { History, Saved, Cookies };

    RequestsPage(const Theme &theme, RequestSession &session, QWidget *parent = nullptr);

    HistoryView *history() const { return m_history; }
    SavedRequestsView *saved() const { return m_saved; }
    void setPart(Part part);
    Part part() const;

private:
    QTabBar *m_tabs;
    QStackedWidget *m_stack;
    HistoryView *m_history;
    SavedRequestsView *m_saved;
    CookieView *m_cookies;
};

} // namespace athanor
