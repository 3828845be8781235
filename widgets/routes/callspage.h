#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QListView;
class QStackedWidget;
class QStringListModel;

namespace athanor {

class HookOnion;
class TemplatesView;

/// All that ran while a request was answered: the onion with what each call changed, the templates, and the same as a
/// list of sentences beside it.
class CallsPage final : public QWidget
{
    Q_OBJECT
public:
    explicit CallsPage(const Theme &theme, QWidget *parent = nullptr);

    void setTrace(const RequestTrace &trace);
    void clear();

Q_SIGNALS:
    void openSource(const QString &file, int line);

private:
    RequestTrace m_trace;
    QStackedWidget *m_stack;
    HookOnion *m_onion;
    TemplatesView *m_templates;
    QListView *m_list;
    QStringListModel *m_sentences;
};

} // namespace athanor
