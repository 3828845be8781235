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
    enum class Detail {
        Names, ///< What ran, short circuits and exceptions.
        Whole  ///< And what each call changed and sent.
    };
    static constexpr int mostCalls = 150;

    HookOnion(const Theme &theme, Detail detail, QWidget *parent = nullptr);

    void setTrace(const RequestTrace &trace);
    void clear();

Q_SIGNALS:
    void openSource(const QString &file, int line);

private:
    QWidget *row(const RequestTrace &trace, int call);
    void addDetails(QVBoxLayout *column, const RequestTrace &trace, int call);
    QVBoxLayout *layer(QVBoxLayout *into, const QString &blueprint);

    const Theme &m_theme;
    Detail m_detail;
    QVBoxLayout *m_column;
};

} // namespace athanor
