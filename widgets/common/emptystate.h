#pragma once

#include "widgets/common/button.h"

#include <QWidget>

class QLabel;

namespace athanor {

/// What a pane shows while it has nothing: one line that says so, one that says what to do, and at most one button.
class EmptyState final : public QWidget
{
    Q_OBJECT
public:
    EmptyState(const Theme &theme, const QString &title, const QString &text, QWidget *parent = nullptr);

    void setWords(const QString &title, const QString &text);
    /// Shows a button under the words.
    Button *addButton(const QString &text);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fit();

    const Theme &m_theme;
    QLabel *m_title;
    QLabel *m_text;
    Button *m_button = nullptr;
};

} // namespace athanor
