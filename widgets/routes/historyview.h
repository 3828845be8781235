#pragma once

#include "widgets/common/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;
class QTimer;

namespace athanor {

class Button;
class EmptyState;
class OutputView;
class RequestHistoryModel;
struct HistoryEntry;

/// Every request of the sitting, newest first: searched as one types, opened, sent again, copied. The chosen one is
/// told in full beside the list where there is room, and opened by Return everywhere.
class HistoryView final : public QWidget
{
    Q_OBJECT
public:
    HistoryView(const Theme &theme, RequestHistoryModel &model, QWidget *parent = nullptr);

    quint64 currentId() const;
    void focusSearch();

Q_SIGNALS:
    void openRequested(quint64 id);
    void sendAgainRequested(quint64 id);
    void curlRequested(quint64 id);
    void pytestRequested(quint64 id);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *buildActions();
    void follow();
    void showCurrent();
    QString told(const HistoryEntry &entry) const;

    const Theme &m_theme;
    RequestHistoryModel &m_model;
    QLineEdit *m_search;
    QLabel *m_count;
    QStackedWidget *m_stack;
    QListView *m_list;
    OutputView *m_details;
    EmptyState *m_empty;
    QTimer *m_pause;
    QWidget *m_actions = nullptr;
    QList<Button *> m_ofOne; ///< What needs a chosen request.
    quint64 m_told = 0;
};

} // namespace athanor
