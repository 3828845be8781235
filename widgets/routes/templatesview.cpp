#include "widgets/routes/templatesview.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"
#include "widgets/routes/tracestory.h"

#include <QVBoxLayout>

#include <algorithm>

namespace athanor {

namespace {

QString originWords(const ContextName &name)
{
    switch (name.origin) {
    case ContextName::Origin::Argument: return TemplatesView::tr("given by the call");
    case ContextName::Origin::Flask: return TemplatesView::tr("Flask puts it there");
    case ContextName::Origin::ContextProcessor: break;
    }
    return name.blueprint.isEmpty() ? TemplatesView::tr("context processor %1").arg(name.by)
                                    : TemplatesView::tr("context processor %1 of %2").arg(name.by, name.blueprint);
}

} // namespace

TemplatesView::TemplatesView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("templatesView"));
    setAccessibleName(tr("Templates and what they were given"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
    hide();
}

void TemplatesView::addJump(const QString &text, const QString &file, int line)
{
    auto *jump = new Button(m_theme, Button::Kind::Flat, text);
    jump->setElides(true);
    connect(jump, &QPushButton::clicked, this, [this, file, line] { Q_EMIT openSource(file, line); });
    m_column->addWidget(jump);
}

void TemplatesView::addTemplate(const TemplateUse &use)
{
    const QString name = use.name.isEmpty() ? tr("a template given as text") : use.name;
    m_column->addWidget(textLabel(name, QStringLiteral("strong")));
    if (!use.file.isEmpty()) addJump(use.file, use.file, 1);
    std::vector<ContextName> names = use.context;
    // What the learner put there first; what Flask always does last.
    std::stable_sort(names.begin(), names.end(),
                     [](const ContextName &a, const ContextName &b) { return a.origin < b.origin; });
    for (size_t i = 0; i < std::min<size_t>(names.size(), mostNames); ++i) {
        const ContextName &each = names[i];
        const QString value = each.value.isNull() && each.type != QLatin1String("NoneType")
                                  ? QString()
                                  : QStringLiteral(" = ") + valueWords(each.value);
        m_column->addWidget(
            textLabel(QStringLiteral("%1%2  (%3)").arg(each.name, value, each.type), QStringLiteral("code")));
        m_column->addWidget(textLabel(originWords(each), QStringLiteral("small")));
    }
    if (names.size() > mostNames)
        m_column->addWidget(textLabel(tr("and %1 more names").arg(names.size() - mostNames), QStringLiteral("small")));
    for (const LoadedTemplate &loaded : use.loaded) {
        const QString how = loaded.how.isEmpty() ? tr("drew in") : loaded.how;
        const QString words =
            loaded.line > 0
                ? tr("%1, line %2: %3 %4").arg(loaded.parent, QString::number(loaded.line), how, loaded.name)
                : tr("%1: %2 %3").arg(loaded.parent, how, loaded.name);
        if (loaded.file.isEmpty())
            m_column->addWidget(textLabel(words, QStringLiteral("small")));
        else
            addJump(words, loaded.file, 1);
    }
}

void TemplatesView::addStatic(const StaticFileTrace &file)
{
    m_column->addWidget(regionLabel(tr("Static file")));
    m_column->addWidget(textLabel(file.reason));
    const auto fact = [this](const QString &name, const QString &value) {
        if (!value.isEmpty())
            m_column->addWidget(textLabel(QStringLiteral("%1: %2").arg(name, value), QStringLiteral("small")));
    };
    fact(tr("Folder"), file.folder);
    fact(tr("Asked for"), file.filename);
    fact(tr("File"), file.file);
    if (file.exists) fact(tr("Size"), tr("%1 bytes").arg(file.size, 0, 'f', 0));
    fact(tr("Changed"), file.modified);
    fact(QStringLiteral("ETag"), file.etag);
    fact(QStringLiteral("Last-Modified"), file.lastModified);
    fact(QStringLiteral("If-None-Match"), file.ifNoneMatch);
    fact(QStringLiteral("If-Modified-Since"), file.ifModifiedSince);
}

void TemplatesView::setTrace(const RequestTrace &trace)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
    if (!trace.templateUses.empty())
        m_column->addWidget(regionLabel(trace.templateUses.size() == 1 ? tr("Template") : tr("Templates")));
    for (size_t i = 0; i < std::min<size_t>(trace.templateUses.size(), mostTemplates); ++i)
        addTemplate(trace.templateUses[i]);
    if (!trace.staticFile.isEmpty()) addStatic(trace.staticFile);
    setVisible(!trace.templateUses.empty() || !trace.staticFile.isEmpty());
}

} // namespace athanor
