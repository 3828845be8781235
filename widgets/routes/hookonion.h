#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QVBoxLayout;

namespace athanor {

/// The calls of one request, in the order they ran, each blueprint's inside its application's and the view in the
/// middle: what goes in first comes out last.
class HookOnion final : public QWidget
{
    Q_OBJECT
public:
    explicit HookOnion(const Theme &theme, QWidget *parent = nullptr);

    void setTrace(const RequestTrace &trace);
    void clear();

Q_SIGNALS:
    void openSource(const QString &file, int line);

private:
    QWidget *row(const HookCall &hook);
    QVBoxLayout *layer(QVBoxLayout *into, const QString &blueprint);

    const Theme &m_theme;
    QVBoxLayout *m_column;
};

} // namespace athanor
