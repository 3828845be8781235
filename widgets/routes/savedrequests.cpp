#include "widgets/routes/savedrequests.h"

#include "widgets/common/button.h"
#include "widgets/common/emptystate.h"
#include "widgets/common/labels.h"

#include <QLineEdit>
#include <QListWidget>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace athanor {

namespace {

const QString folder = QStringLiteral("requests/");
const QString ending = QStringLiteral(".http");

QString nameOf(const QString &path) { return path.mid(folder.size()).chopped(ending.size()); }

} // namespace

SavedRequestsView::SavedRequestsView(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_name(new QLineEdit),
      m_save(new Button(theme, Button::Kind::Quiet, tr("Save"))), m_notice(textLabel({}, QStringLiteral("small"))),
      m_stack(new QStackedWidget), m_list(new QListWidget)
{
    m_name->setObjectName(QStringLiteral("savedName"));
    m_name->setAccessibleName(tr("Name to save the composed request under"));
    m_name->setPlaceholderText(tr("Name for what is composed above"));
    m_save->setObjectName(QStringLiteral("saveNamed"));
    m_save->setAccessibleName(tr("Save the composed request"));
    auto *reload = new Button(theme, Button::Kind::Flat, {});
    reload->setIconName(QStringLiteral("reload"));
    reload->setAccessibleName(tr("Read the folder requests again"));
    reload->setToolTip(reload->accessibleName());
    m_notice->setObjectName(QStringLiteral("savedNotice"));
    m_notice->setContentsMargins(16, 0, 16, 6);
    m_notice->hide();
    m_list->setObjectName(QStringLiteral("savedList"));
    m_list->setProperty("ring", true);
    m_list->setAccessibleName(tr("Saved requests"));
    m_list->setAccessibleDescription(tr("Return puts one into the composer."));
    m_list->setTabKeyNavigation(false);
    m_list->setSpacing(1);
    m_stack->addWidget(new EmptyState(theme, tr("No saved request"),
                                      tr("A saved request is a text file in the project's folder requests. Save one "
                                         "here, or write one yourself: GET /ponies")));
    m_stack->addWidget(m_list);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 6, 16, 6);
    row->setSpacing(8);
    row->addWidget(m_name, 1);
    row->addWidget(m_save);
    row->addWidget(reload);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(m_notice);
    column->addWidget(m_stack, 1);

    connect(m_name, &QLineEdit::returnPressed, this, &SavedRequestsView::save);
    connect(m_name, &QLineEdit::textEdited, this, [this] {
        m_replace.clear();
        m_save->setText(tr("Save"));
        m_notice->hide();
    });
    connect(m_save, &QPushButton::clicked, this, &SavedRequestsView::save);
    connect(reload, &QPushButton::clicked, this, &SavedRequestsView::refreshRequested);
    connect(m_list, &QListWidget::itemActivated, this, &SavedRequestsView::open);
    connect(m_list, &QListWidget::itemClicked, this, &SavedRequestsView::open);
}

QString SavedRequestsView::pathFor(const QString &name)
{
    QString plain = name.trimmed();
    if (plain.startsWith(folder)) plain = plain.mid(folder.size());
    if (plain.endsWith(ending)) plain.chop(ending.size());
    const bool odd =
        std::any_of(plain.begin(), plain.end(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
    const QStringList parts = plain.split(QLatin1Char('/'));
    const bool wrong = std::any_of(parts.begin(), parts.end(), [](const QString &part) {
        return part.trimmed().isEmpty() || part.startsWith(QLatin1Char('.')) || part.toUtf8().size() > 120;
    });
    return odd || wrong ? QString() : folder + plain + ending;
}

void SavedRequestsView::setFiles(const QMap<QString, QByteArray> &files)
{
    const QString chosen = m_list->currentItem() ? m_list->currentItem()->data(Qt::UserRole).toString() : QString();
    m_files = files;
    m_list->clear();
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        const Result<SavedRequest> request = SavedRequest::parse(it.value(), it.key());
        auto *item = new QListWidgetItem(m_list);
        item->setData(Qt::UserRole, it.key());
        if (request) {
            const QString line = request->method + QLatin1Char(' ') + request->target;
            item->setText(tr("%1  ·  %2").arg(nameOf(it.key()), line));
            item->setToolTip(request->comments.isEmpty() ? line : request->comments.join(QLatin1Char('\n')));
        } else {
            item->setText(tr("%1  ·  line %2: %3")
                              .arg(nameOf(it.key()), QString::number(request.error().line), request.error().message));
            item->setForeground(m_theme.tokens().danger);
            item->setToolTip(request.error().toString());
            item->setData(Qt::UserRole + 1, request.error().line);
        }
        if (it.key() == chosen) m_list->setCurrentItem(item);
    }
    m_stack->setCurrentIndex(files.isEmpty() ? 0 : 1);
}

void SavedRequestsView::setNotice(const QString &words, bool bad)
{
    setStyleProperty(m_notice, "role", bad ? QStringLiteral("bad") : QStringLiteral("small"));
    m_notice->setText(words);
    m_notice->setVisible(!words.isEmpty());
}

void SavedRequestsView::startSaving()
{
    if (!m_opened.isEmpty()) m_name->setText(nameOf(m_opened));
    m_name->setFocus(Qt::ShortcutFocusReason);
    m_name->selectAll();
}

void SavedRequestsView::open()
{
    const QListWidgetItem *item = m_list->currentItem();
    if (!item) return;
    const QString path = item->data(Qt::UserRole).toString();
    Result<SavedRequest> request = SavedRequest::parse(m_files.value(path), path);
    if (!request) {
        setNotice(request.error().toString(), true);
        Q_EMIT openSource(path, request.error().line);
        return;
    }
    setNotice({}, false);
    m_opened = path;
    m_name->setText(nameOf(path));
    Q_EMIT openRequested(path, *request);
}

void SavedRequestsView::save()
{
    const QString path = pathFor(m_name->text());
    if (path.isEmpty())
        return setNotice(tr("A name has letters, and no part that is empty or begins with a dot."), true);
    const bool exists = m_files.contains(path);
    if (exists && path != m_opened && path != m_replace) {
        m_replace = path;
        m_save->setText(tr("Replace"));
        return setNotice(tr("%1 is there already. Give another name, or replace it.").arg(path), true);
    }
    m_replace.clear();
    m_save->setText(tr("Save"));
    Q_EMIT saveRequested(path, exists ? m_files.value(path) : QByteArray());
}

} // namespace athanor
