#pragma once

#include "engine/workbench/analysisvalues.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QListWidget;

namespace athanor {

/// The list of names beside the cursor. It never takes the focus: the editor hands it the keys that are meant for it.
class CompletionPopup final : public QFrame
{
    Q_OBJECT
public:
    explicit CompletionPopup(const Theme &theme, QWidget *parent);

    /// Shows the names that begin with the prefix (upper and lower case alike) below a line of the editor, or above it
    /// where there is more room. False, and nothing is shown, when no name is left but the prefix itself.
    bool showNames(const QList<CompletionName> &names, const QString &prefix, const QRect &line);
    void select(int step);
    void selectPage(int step);
    /// The chosen name; empty when nothing is shown.
    QString current() const;
    QStringList names() const;

Q_SIGNALS:
    void chosen(const QString &name);
    /// Another name is selected: what a screen reader says.
    void told(const QString &text);

private:
    void restyle();
    void place(const QRect &line);

    const Theme &m_theme;
    QListWidget *m_list;
};

} // namespace athanor
