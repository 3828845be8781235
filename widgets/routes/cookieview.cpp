#include "widgets/routes/cookieview.h"

#include "engine/routes/cookiejarmodel.h"
#include "engine/routes/requestsession.h"
#include "widgets/common/button.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QShortcut>
#include <QTableView>
#include <QVBoxLayout>

namespace athanor {

CookieView::CookieView(const Theme &theme, CookieJarModel &model, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_model(model), m_enabled(new QCheckBox(tr("Keep and send cookies"))),
      m_table(new QTableView), m_notice(textLabel({}, QStringLiteral("bad")))
{
    m_enabled->setObjectName(QStringLiteral("jarEnabled"));
    m_enabled->setChecked(true);
    auto *words = textLabel(tr("The cookies of composed requests. The browser has a jar of its own, and neither sees "
                               "the other's."),
                            QStringLiteral("small"));
    m_table->setObjectName(QStringLiteral("cookieTable"));
    m_table->setModel(&m_model);
    m_table->setTabKeyNavigation(false);
    m_table->setProperty("ring", true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setAccessibleName(tr("Cookies"));
    m_table->setAccessibleDescription(tr("Space switches a cookie on and off, F2 edits a cell, Delete takes it away."));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_notice->hide();

    auto *actions = new QWidget;
    auto *flow = new FlowLayout(8, actions);
    const auto add = [&](const QString &text, const char *name, auto act) {
        auto *button = new Button(m_theme, Button::Kind::Quiet, text);
        button->setObjectName(QLatin1String(name));
        connect(button, &QPushButton::clicked, this, act);
        flow->addWidget(button);
    };
    add(tr("Add a cookie"), "cookieAdd", [this] {
        const int row = m_model.addFor(RequestSession::host);
        m_table->setCurrentIndex(m_model.index(row, CookieJarModel::Name));
        m_table->setFocus();
        m_table->edit(m_table->currentIndex());
    });
    add(tr("Delete"), "cookieDelete", [this] { removeCurrent(); });
    add(tr("Empty the jar"), "cookieClear", [this] { m_model.change([](CookieJar &jar) { jar.clear(); }); });

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 4, 16, 8);
    column->setSpacing(6);
    column->addWidget(m_enabled);
    column->addWidget(words);
    column->addWidget(m_notice);
    column->addWidget(m_table, 1);
    column->addWidget(actions);

    auto *remove = new QShortcut(QKeySequence(Qt::Key_Delete), m_table);
    remove->setContext(Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &CookieView::removeCurrent);
    connect(m_enabled, &QCheckBox::toggled, this, [this](bool on) { m_model.setJarEnabled(on); });
    connect(&m_model, &CookieJarModel::refused, this, [this](const QString &why) {
        m_notice->setText(why);
        m_notice->show();
    });
    connect(&m_model, &CookieJarModel::jarChanged, this, &CookieView::follow);
    connect(&theme, &Theme::changed, this, &CookieView::restyle);
    restyle();
}

void CookieView::follow()
{
    m_notice->hide();
    m_enabled->setChecked(m_model.jar().isEnabled());
}

void CookieView::restyle()
{
    m_table->setFont(m_theme.codeFont(12.5));
    m_table->horizontalHeader()->setFont(m_theme.uiFont(12));
    m_table->verticalHeader()->setDefaultSectionSize(m_theme.px(28));
    const int widths[] = {120, 160, 70, 150, 150};
    for (int i = 0; i < CookieJarModel::ColumnCount; ++i) m_table->setColumnWidth(i, m_theme.px(widths[i]));
}

void CookieView::removeCurrent()
{
    const int row = m_table->currentIndex().row();
    if (row < 0) return;
    m_model.change([row](CookieJar &jar) { jar.removeAt(row); });
    m_table->setCurrentIndex(m_model.index(std::min(row, m_model.rowCount() - 1), 0));
}

} // namespace athanor
