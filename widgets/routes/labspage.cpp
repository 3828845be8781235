#include "widgets/routes/labspage.h"

#include "widgets/common/labels.h"
#include "widgets/common/verticalscroll.h"
#include "widgets/routes/converterlabview.h"
#include "widgets/routes/sessioncookieview.h"
#include "widgets/routes/urlbuilderview.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace athanor {

LabsPage::LabsPage(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_url(new UrlBuilderView(theme)), m_converter(new ConverterLabView(theme)),
      m_cookie(new SessionCookieView(theme))
{
    setObjectName(QStringLiteral("labsPage"));
    auto *inside = new QWidget;
    auto *column = new QVBoxLayout(inside);
    column->setContentsMargins(14, 12, 14, 14);
    column->setSpacing(14);
    column->addWidget(m_url);
    column->addWidget(rule());
    column->addWidget(m_converter);
    column->addWidget(rule());
    column->addWidget(m_cookie);
    column->addStretch(1);
    auto *whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(verticalScroll(inside));
}

} // namespace athanor
