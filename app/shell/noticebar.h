#pragma once

#include "widgets/common/labels.h"

namespace athanor {

/// A line under the header for what concerns the whole window and stays until it is mended or put away: no engine,
/// nowhere to keep answers.
class NoticeBar final : public QFrame
{
    Q_OBJECT
public:
    NoticeBar(const Theme &theme, Tone tone, QWidget *parent = nullptr);

    /// Shows it; an empty title hides it.
    void setWords(const QString &title, const QString &text);
    QString words() const;

private:
    QLabel *m_title;
    MarkupLabel *m_text;
};

} // namespace athanor
