#include "widgets/routes/urlbuilderview.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"
#include "widgets/routes/tracestory.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QTimer>
#include <QUrl>
#include <QVBoxLayout>

namespace athanor {

namespace {

QLineEdit *codeField(const QString &object, const QString &name)
{
    auto *field = new QLineEdit;
    field->setObjectName(object);
    field->setAccessibleName(name);
    field->setProperty("code", true);
    field->setMinimumWidth(60);
    return field;
}

void clearColumn(QVBoxLayout *column)
{
    while (QLayoutItem *item = column->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

} // namespace

UrlBuilderView::UrlBuilderView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_endpoint(new QComboBox), m_form(new QFormLayout),
      m_more(codeField(QStringLiteral("urlMore"), tr("Further values"))),
      m_method(codeField(QStringLiteral("urlMethod"), tr("Method, _method"))),
      m_anchor(codeField(QStringLiteral("urlAnchor"), tr("Anchor, _anchor"))),
      m_host(codeField(QStringLiteral("urlHost"), tr("Host of the request it is asked in"))),
      m_external(new QCheckBox(tr("_external: with scheme and host"))), m_url(textLabel({}, QStringLiteral("code"))),
      m_try(new Button(theme, Button::Kind::Quiet, tr("Request it"))), m_told(new QVBoxLayout),
      m_pause(new QTimer(this))
{
    setObjectName(QStringLiteral("urlBuilder"));
    m_endpoint->setObjectName(QStringLiteral("urlEndpoint"));
    m_endpoint->setAccessibleName(tr("Endpoint"));
    m_endpoint->setEditable(true);
    m_endpoint->setInsertPolicy(QComboBox::NoInsert);
    m_endpoint->completer()->setCompletionMode(QCompleter::PopupCompletion); // One may begin as another does.
    m_endpoint->setProperty("code", true);
    m_endpoint->setProperty("field", true);
    m_endpoint->lineEdit()->setProperty("bare", true);
    m_endpoint->lineEdit()->setPlaceholderText(tr("choose one, or type its name"));
    m_endpoint->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_endpoint->setMinimumContentsLength(8);
    m_more->setPlaceholderText(QStringLiteral("page=2, q=\"a b\""));
    m_external->setObjectName(QStringLiteral("urlExternal"));
    m_url->setObjectName(QStringLiteral("builtUrl"));
    m_url->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_try->setObjectName(QStringLiteral("tryUrl"));
    m_try->hide();
    m_pause->setSingleShot(true);
    m_pause->setInterval(pauseMilliseconds);
    m_form->setSpacing(6);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_form->addRow(tr("Endpoint"), m_endpoint);
    m_form->addRow(tr("Further values"), m_more);
    m_form->addRow(QStringLiteral("_method"), m_method);
    m_form->addRow(QStringLiteral("_anchor"), m_anchor);
    m_form->addRow(tr("Asked on host"), m_host);
    m_form->setRowVisible(m_host, false);
    m_told->setSpacing(3);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(regionLabel(QStringLiteral("url_for")));
    column->addLayout(m_form);
    column->addWidget(m_external);
    column->addWidget(m_url);
    column->addLayout(m_told);
    column->addWidget(m_try);
    connect(m_endpoint, &QComboBox::currentTextChanged, this, &UrlBuilderView::showEndpoint);
    for (QLineEdit *field : {m_more, m_method, m_anchor, m_host})
        connect(field, &QLineEdit::textChanged, this, &UrlBuilderView::changed);
    connect(m_external, &QCheckBox::toggled, this, &UrlBuilderView::changed);
    connect(m_pause, &QTimer::timeout, this, [this] {
        if (!question().endpoint.isEmpty()) Q_EMIT asked(question());
    });
    connect(m_try, &QPushButton::clicked, this, [this] {
        const QUrl url(withoutJoiners(m_url->text()));
        QString path = url.path(QUrl::FullyEncoded);
        if (url.hasQuery()) path += QLatin1Char('?') + url.query(QUrl::FullyEncoded);
        const QString host = url.authority().isEmpty() ? m_host->text().trimmed() : url.authority();
        // The application's own host is meant where none is named.
        const bool own = host == QLatin1String("localhost") || host == m_table.serverName;
        Q_EMIT tryRequested(path, own ? QString() : host);
    });
    say(tr("Choose an endpoint: the address it is built to appears as you type."), QStringLiteral("quiet"));
}

QJsonValue UrlBuilderView::typedValue(const QString &typed)
{
    const QString text = typed.trimmed();
    if (text == QLatin1String("True")) return true;
    if (text == QLatin1String("False")) return false;
    if (text.size() >= 2 && text.startsWith(QLatin1Char('\'')) && text.endsWith(QLatin1Char('\'')))
        return text.mid(1, text.size() - 2);
    const QJsonDocument read = QJsonDocument::fromJson(QByteArray("[" + text.toUtf8() + "]"));
    if (read.array().size() == 1 && !read.array().at(0).isNull() && !read.array().at(0).isObject())
        return read.array().at(0);
    return typed;
}

void UrlBuilderView::setTable(const RouteTable &table)
{
    m_table = table;
    const QString now = m_endpoint->currentText();
    QStringList names;
    for (const RouteRule &rule : table.rules) names << rule.endpoint;
    names.removeDuplicates();
    const QStringList hosts = table.hosts();
    m_form->setRowVisible(m_host, !hosts.isEmpty());
    m_host->setPlaceholderText(hosts.value(0));
    m_filling = true;
    m_endpoint->clear();
    m_endpoint->addItems(names);
    m_endpoint->setCurrentText(now.isEmpty() ? QString() : now);
    m_filling = false;
    showEndpoint();
}

void UrlBuilderView::showEndpoint()
{
    if (m_filling) return;
    for (auto it = m_fields.begin(); it != m_fields.end(); ++it) m_typed.insert(it.key(), it.value()->text());
    QMap<QString, QString> wanted;
    for (const RouteRule &rule : m_table.rules)
        if (rule.endpoint == m_endpoint->currentText()) wanted.insert(rule.converters);
    for (const QString &name : m_fields.keys())
        if (!wanted.contains(name)) m_form->removeRow(m_fields.take(name));
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        if (m_fields.contains(it.key())) continue;
        QLineEdit *field = codeField(QStringLiteral("urlValue_") + it.key(), tr("Value of %1").arg(it.key()));
        field->setText(m_typed.value(it.key()));
        field->setPlaceholderText(it.value());
        connect(field, &QLineEdit::textChanged, this, &UrlBuilderView::changed);
        m_fields.insert(it.key(), field);
        m_form->insertRow(1, it.key(), field);
    }
    QWidget *before = m_endpoint;
    for (int i = 1; i < m_form->rowCount(); ++i) {
        QWidget *field = m_form->itemAt(i, QFormLayout::FieldRole)->widget();
        setTabOrder(before, field);
        before = field;
    }
    changed();
}

void UrlBuilderView::changed()
{
    if (!m_filling) m_pause->start();
}

UrlBuildQuestion UrlBuilderView::question() const
{
    UrlBuildQuestion question;
    question.endpoint = m_endpoint->currentText().trimmed();
    for (auto it = m_fields.begin(); it != m_fields.end(); ++it)
        if (!it.value()->text().isEmpty()) question.values.insert(it.key(), typedValue(it.value()->text()));
    for (const QString &pair : m_more->text().split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const qsizetype equals = pair.indexOf(QLatin1Char('='));
        if (equals > 0) question.values.insert(pair.left(equals).trimmed(), typedValue(pair.mid(equals + 1)));
    }
    question.method = m_method->text().trimmed().toUpper();
    question.anchor = m_anchor->text();
    question.external = m_external->isChecked();
    question.host = m_host->text().trimmed();
    return question;
}

void UrlBuilderView::say(const QString &text, const QString &role)
{
    if (!text.isEmpty()) m_told->addWidget(textLabel(text, role));
}

void UrlBuilderView::setAnswer(const UrlBuildAnswer &answer)
{
    clearColumn(m_told);
    m_try->setVisible(answer.ok());
    if (answer.ok()) {
        m_url->setText(breakable(answer.url));
        setStyleProperty(m_url, "role", QStringLiteral("code"));
        if (!answer.rule.isEmpty()) say(tr("built from %1").arg(answer.rule), QStringLiteral("small"));
    } else {
        m_url->setText(breakable(answer.error));
        setStyleProperty(m_url, "role", QStringLiteral("bad"));
        say(answer.reason, {});
        if (!answer.missing.isEmpty())
            say(tr("Missing: %1").arg(answer.missing.join(QLatin1String(", "))), QStringLiteral("strong"));
        if (!answer.near.isEmpty())
            say(tr("There is: %1").arg(answer.near.join(QLatin1String(", "))), QStringLiteral("small"));
    }
    for (const UrlValue &value : answer.values) {
        const QString given = QStringLiteral("%1 = %2").arg(value.name, valueWords(value.value));
        if (!value.error.isEmpty())
            say(QStringLiteral("%1: %2").arg(given, value.error), QStringLiteral("bad"));
        else if (value.isQuery)
            say(tr("%1: no placeholder wants it, so it goes behind the question mark").arg(given),
                QStringLiteral("small"));
        else
            say(value.isAdded ? tr("%1 → “%2” (%3), added by defaults").arg(given, value.text, value.converter)
                              : tr("%1 → “%2” (%3)").arg(given, value.text, value.converter),
                QStringLiteral("small"));
    }
    for (const UrlRule &rule : answer.rules)
        if (!rule.chosen && !rule.reason.isEmpty())
            say(tr("%1: %2").arg(rule.rule, rule.reason), QStringLiteral("small"));
}

void UrlBuilderView::setFault(const QString &message)
{
    clearColumn(m_told);
    m_try->hide();
    m_url->clear();
    say(message, QStringLiteral("bad"));
}

} // namespace athanor
