#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QVBoxLayout;

namespace athanor {

/// The templates a request rendered: each with the names it was given and who gave them, and what it drew in; or how
/// Flask's static view came to its answer. Hidden while a request had neither.
class TemplatesView final : public QWidget
{
    Q_OBJECT
public:
    static constexpr int mostTemplates = 20;
    static constexpr int mostNames = 60;

    explicit TemplatesView(const Theme &theme, QWidget *parent = nullptr);

    void setTrace(const RequestTrace &trace);

Q_SIGNALS:
    void openSource(const QString &file, int line);

private:
    void addTemplate(const TemplateUse &use);
    void addStatic(const StaticFileTrace &file);
    void addJump(const QString &text, const QString &file, int line);

    const Theme &m_theme;
    QVBoxLayout *m_column;
};

} // namespace athanor
