#pragma once

#include "engine/course/explanations.h"
#include "widgets/common/theme.h"

#include <QFrame>

namespace athanor {

class MarkupLabel;

/// An exception in plain words, to stand beside its real traceback: what happened, why, and what to do. Hidden while it
/// has nothing to say.
class ExplanationCard final : public QFrame
{
    Q_OBJECT
public:
    explicit ExplanationCard(const Theme &theme, QWidget *parent = nullptr);

    void setExplanation(const Explanation &explanation);
    void clear();
    /// All of it as text, for the clipboard and for screen readers.
    QString content() const;

private:
    const Theme &m_theme;
    Explanation m_explanation;
    MarkupLabel *m_title;
    MarkupLabel *m_text;
    MarkupLabel *m_advice;
};

} // namespace athanor
