#pragma once

#include "widgets/common/labels.h"

#include <functional>

namespace athanor {

class Button;

/// A line under the header for what concerns the whole window and stays until it is mended or put away: no engine,
/// nowhere to keep answers, words that came back.
class NoticeBar final : public QFrame
{
    Q_OBJECT
public:
    NoticeBar(const Theme &theme, Tone tone, QWidget *parent = nullptr);

    /// Shows it; an empty title hides it.
    void setWords(const QString &title, const QString &text);
    QString words() const;
    /// A button beside the words, until they change; acting puts the notice away.
    void setAction(const QString &text, std::function<void()> act);

private:
    Button *m_action;
    std::function<void()> m_act;
    QLabel *m_title;
    MarkupLabel *m_text;
};

} // namespace athanor
