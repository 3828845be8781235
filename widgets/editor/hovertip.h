#pragma once

#include "engine/workbench/analysisvalues.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QLabel;

namespace athanor {

/// A small card beside the code: what stands there, or what is wrong with it. Never takes the focus.
class HoverTip final : public QFrame
{
    Q_OBJECT
public:
    HoverTip(const Theme &theme, QWidget *parent);

    void showHover(const HoverText &hover, const QRect &line);
    void showFindings(const QStringList &messages, const QRect &line);
    /// Everything that is shown, as text.
    QString content() const;

private:
    void show(const QString &title, const QString &parameter, const QString &text, const QRect &line);

    const Theme &m_theme;
    QLabel *m_title;
    QLabel *m_parameter;
    QLabel *m_text;
};

} // namespace athanor
