#include "widgets/routes/converterlabview.h"

#include "widgets/common/button.h"
#include "widgets/common/labels.h"
#include "widgets/routes/tracestory.h"
#include "widgets/routes/urlbuilderview.h"

#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QLineEdit>
#include <QTimer>
#include <QVBoxLayout>

namespace athanor {

ConverterLabView::ConverterLabView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_converter(new QComboBox), m_text(new QLineEdit), m_told(new QVBoxLayout),
      m_pause(new QTimer(this))
{
    setObjectName(QStringLiteral("converterLab"));
    m_converter->setObjectName(QStringLiteral("converterName"));
    m_converter->setAccessibleName(tr("Converter"));
    m_converter->setAccessibleDescription(tr("As a rule writes it: int, or int(min=3)."));
    m_converter->setEditable(true);
    m_converter->setInsertPolicy(QComboBox::NoInsert);
    m_converter->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_converter->setProperty("code", true);
    m_converter->setProperty("field", true);
    m_converter->lineEdit()->setProperty("bare", true);
    m_converter->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_converter->addItems({QStringLiteral("int"), QStringLiteral("string"), QStringLiteral("float"),
                           QStringLiteral("path"), QStringLiteral("uuid"), QStringLiteral("any(a, b)")});
    m_text->setObjectName(QStringLiteral("converterText"));
    m_text->setAccessibleName(tr("Text of the path"));
    m_text->setProperty("code", true);
    m_text->setPlaceholderText(QStringLiteral("007"));
    m_pause->setSingleShot(true);
    m_pause->setInterval(UrlBuilderView::pauseMilliseconds);
    auto *form = new QFormLayout;
    form->setSpacing(6);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    form->addRow(tr("Converter"), m_converter);
    form->addRow(tr("Text"), m_text);
    m_told->setSpacing(3);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(regionLabel(tr("Converter")));
    column->addLayout(form);
    column->addLayout(m_told);
    const auto changed = [this] {
        if (!m_filling) m_pause->start();
    };
    connect(m_converter, &QComboBox::currentTextChanged, this, changed);
    connect(m_text, &QLineEdit::textChanged, this, changed);
    connect(m_pause, &QTimer::timeout, this, [this] {
        if (!m_converter->currentText().trimmed().isEmpty())
            Q_EMIT asked(m_converter->currentText().trimmed(), m_text->text());
    });
    say(tr("Type a part of a path: see what the view is given, and what it becomes in an address again."),
        QStringLiteral("quiet"));
}

void ConverterLabView::clear()
{
    while (QLayoutItem *item = m_told->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater();
        }
        delete item;
    }
}

void ConverterLabView::say(const QString &text, const QString &role)
{
    if (text.isEmpty()) return;
    QLabel *label = textLabel(text, role);
    m_told->addWidget(label);
}

void ConverterLabView::setAnswer(const ConverterAnswer &answer)
{
    clear();
    m_filling = true;
    for (const QString &name : answer.known)
        if (m_converter->findText(name) < 0) m_converter->addItem(name);
    m_filling = false;
    if (!answer.problem.isEmpty()) return say(answer.problem, QStringLiteral("bad"));
    if (answer.accepted) {
        say(tr("“%1” becomes %2 (%3)").arg(m_text->text(), valueWords(answer.value), answer.type),
            QStringLiteral("good"));
        if (!answer.backError.isEmpty())
            say(tr("to_url raised %1").arg(answer.backError), QStringLiteral("bad"));
        else
            say(answer.roundTrip ? tr("and back: “%1”, the same text").arg(answer.back)
                                 : tr("and back: “%1”, which is not the text it came from").arg(answer.back));
    } else {
        say(answer.refusal, QStringLiteral("bad"));
        say(answer.exception, QStringLiteral("code"));
    }
    say(tr("%1, pattern %2").arg(answer.className, answer.regex), QStringLiteral("small"));
    say(tr("Weight %1: lighter ones are tried first. %2")
            .arg(answer.weight)
            .arg(answer.takesSlashes ? tr("It takes slashes.") : tr("It ends at a slash.")),
        QStringLiteral("small"));
    if (answer.groups > 0)
        say(tr("Its pattern has %1 capture groups, which shift the values of the rule.").arg(answer.groups),
            QStringLiteral("bad"));
    if (answer.isLearners && !answer.file.isEmpty()) {
        auto *jump = new Button(m_theme, Button::Kind::Flat, tr("Go to %1").arg(answer.className));
        connect(jump, &QPushButton::clicked, this,
                [this, file = answer.file, line = answer.line] { Q_EMIT openSource(file, std::max(1, line)); });
        m_told->addWidget(jump);
    }
}

void ConverterLabView::setFault(const QString &message)
{
    clear();
    say(message, QStringLiteral("bad"));
}

} // namespace athanor
