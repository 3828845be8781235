#include "widgets/routes/requestcomposer.h"

#include "engine/routes/bodytext.h"
#include "widgets/common/button.h"
#include "widgets/common/flowlayout.h"
#include "widgets/common/labels.h"
#include "widgets/routes/requestrows.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace athanor {

namespace {

const QString defaultAddress = QStringLiteral("http://127.0.0.1:5000");

QVBoxLayout *columnOf(QWidget *page)
{
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    return column;
}

QPlainTextEdit *codeField(const QString &name)
{
    auto *field = new QPlainTextEdit;
    field->setProperty("field", true);
    field->setProperty("code", true);
    field->setTabChangesFocus(true);
    field->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored); // What is left, and at least this:
    field->setMinimumHeight(60);
    field->setAccessibleName(name);
    return field;
}

} // namespace

RequestComposer::RequestComposer(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_tabs(new QTabBar), m_pages(new QStackedWidget),
      m_query(new RequestRows(theme)), m_form(new RequestRows(theme)), m_headers(new RequestRows(theme)),
      m_kind(new QComboBox), m_bodies(new QStackedWidget), m_json(codeField(tr("JSON of the body"))),
      m_jsonNote(textLabel({}, QStringLiteral("small"))), m_type(new QLineEdit),
      m_raw(codeField(tr("Text of the body"))), m_rawNote(textLabel({}, QStringLiteral("small"))),
      m_cookies(new QCheckBox(tr("Send the jar's cookies"))), m_cookieWords(textLabel({}, QStringLiteral("small"))),
      m_follow(new QCheckBox(tr("Follow redirects"))), m_host(new QLineEdit), m_address(new QLineEdit(defaultAddress))
{
    setObjectName(QStringLiteral("requestComposer"));
    m_query->setAccessibleName(tr("Query of the path"));
    m_query->setObjectName(QStringLiteral("queryRows"));
    m_form->setAccessibleName(tr("Fields of the form"));
    m_form->setObjectName(QStringLiteral("formRows"));
    m_headers->setAccessibleName(tr("Headers of the request"));
    m_headers->setObjectName(QStringLiteral("headerRows"));
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(false);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->setFocusPolicy(Qt::TabFocus);
    m_tabs->setObjectName(QStringLiteral("composerTabs"));
    m_tabs->setAccessibleName(tr("Parts of the request"));
    for (int i = 0; i < 5; ++i) m_tabs->addTab({});
    for (QWidget *page : {static_cast<QWidget *>(m_query), buildBody(), static_cast<QWidget *>(m_headers),
                          buildCookies(), buildOptions()})
        m_pages->addWidget(page);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 16, 8);
    column->setSpacing(6);
    column->addWidget(m_tabs);
    column->addWidget(m_pages, 1);
    column->addWidget(buildFoot());

    connect(m_tabs, &QTabBar::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_query, &RequestRows::edited, this, [this] {
        std::vector<QueryRows::Row> rows;
        for (const RequestRows::Row &row : m_query->rows()) rows.push_back({row.name, row.value});
        m_target = QueryRows(m_target).with(rows);
        Q_EMIT targetChanged(m_target);
        changed();
    });
    connect(m_headers, &RequestRows::edited, this, [this] {
        showHost();
        changed();
    });
    connect(m_host, &QLineEdit::textEdited, this, &RequestComposer::setHost);
    connect(m_form, &RequestRows::edited, this, &RequestComposer::changed);
    connect(m_cookies, &QCheckBox::toggled, this, &RequestComposer::changed);
    connect(m_follow, &QCheckBox::toggled, this, &RequestComposer::changed);
    setRequest({});
}

QWidget *RequestComposer::buildBody()
{
    auto *page = new QWidget;
    auto *column = columnOf(page);
    m_kind->addItems({tr("No body"), tr("Form"), tr("JSON"), tr("Something else")});
    m_kind->setProperty("field", true);
    m_kind->setObjectName(QStringLiteral("bodyKind"));
    m_kind->setAccessibleName(tr("Kind of body"));
    column->addWidget(m_kind, 0, Qt::AlignLeft);
    auto *none = textLabel(tr("Nothing is sent besides the headers."), QStringLiteral("quiet"));
    none->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    for (QWidget *body : {static_cast<QWidget *>(none), buildForm(), buildJson(), buildRaw()})
        m_bodies->addWidget(body);
    column->addWidget(m_bodies, 1);
    connect(m_kind, &QComboBox::currentIndexChanged, this, [this](int kind) {
        m_bodies->setCurrentIndex(kind);
        changed();
    });
    return page;
}

QWidget *RequestComposer::buildForm()
{
    auto *page = new QWidget;
    auto *column = columnOf(page);
    column->addWidget(m_form, 1);
    auto *add = new Button(m_theme, Button::Kind::Quiet, tr("Add a file…"));
    add->setObjectName(QStringLiteral("addFile"));
    connect(add, &QPushButton::clicked, this, &RequestComposer::chooseFile);
    auto *words = textLabel(tr("At most %1 a file, %2 in all. With a file the form is sent as multipart.")
                                .arg(byteWords(SavedRequest::maxFile), byteWords(SavedRequest::maxBody)),
                            QStringLiteral("small"));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(add);
    row->addWidget(words, 1);
    column->addLayout(row);
    return page;
}

QWidget *RequestComposer::buildJson()
{
    auto *page = new QWidget;
    auto *column = columnOf(page);
    m_json->setObjectName(QStringLiteral("jsonBody"));
    m_json->setPlaceholderText(QStringLiteral("{\"name\": \"Comet\"}"));
    column->addWidget(m_json, 1);
    auto *tidy = new Button(m_theme, Button::Kind::Quiet, tr("Tidy up"));
    tidy->setToolTip(tr("A line for each member, indented"));
    auto *row = new QHBoxLayout;
    row->setSpacing(10);
    row->addWidget(tidy);
    row->addWidget(m_jsonNote, 1);
    column->addLayout(row);
    connect(tidy, &QPushButton::clicked, this, &RequestComposer::tidyJson);
    connect(m_json, &QPlainTextEdit::textChanged, this, [this] {
        checkJson();
        changed();
    });
    return page;
}

QWidget *RequestComposer::buildRaw()
{
    auto *page = new QWidget;
    auto *column = columnOf(page);
    m_type->setPlaceholderText(QStringLiteral("text/plain; charset=utf-8"));
    m_type->setProperty("code", true);
    m_type->setAccessibleName(tr("Content type of the body"));
    m_raw->setObjectName(QStringLiteral("rawBody"));
    column->addWidget(m_type);
    column->addWidget(m_raw, 1);
    column->addWidget(m_rawNote);
    connect(m_type, &QLineEdit::textEdited, this, &RequestComposer::changed);
    connect(m_raw, &QPlainTextEdit::textChanged, this, [this] {
        if (m_filling) return;
        m_binary.clear();
        m_rawNote->hide();
        changed();
    });
    return page;
}

QWidget *RequestComposer::buildCookies()
{
    auto *page = new QWidget;
    auto *column = columnOf(page);
    m_cookies->setObjectName(QStringLiteral("sendCookies"));
    column->addWidget(m_cookies);
    column->addWidget(m_cookieWords);
    auto *open = new Button(m_theme, Button::Kind::Quiet, tr("Open the jar"));
    connect(open, &QPushButton::clicked, this, &RequestComposer::openJarRequested);
    column->addWidget(open, 0, Qt::AlignLeft);
    column->addStretch(1);
    return page;
}

QWidget *RequestComposer::buildOptions()
{
    auto *page = new QWidget;
    auto *column = columnOf(page);
    m_follow->setObjectName(QStringLiteral("followRedirects"));
    column->addWidget(m_follow);
    m_host->setProperty("code", true);
    m_host->setObjectName(QStringLiteral("composerHost"));
    m_host->setAccessibleName(tr("Host"));
    m_host->setPlaceholderText(tr("empty: SERVER_NAME, or localhost"));
    column->addWidget(textLabel(tr("Host, with its subdomain"), QStringLiteral("small")));
    column->addWidget(m_host);
    auto *label = textLabel(tr("Address in copied curl lines"), QStringLiteral("small"));
    m_address->setProperty("code", true);
    m_address->setObjectName(QStringLiteral("curlAddress"));
    m_address->setAccessibleName(tr("Address in copied curl lines"));
    column->addWidget(label);
    column->addWidget(m_address);
    column->addStretch(1);
    return page;
}

QWidget *RequestComposer::buildFoot()
{
    auto *foot = new QWidget;
    auto *flow = new FlowLayout(8, foot);
    const auto add = [&](const QString &text, const char *name, void (RequestComposer::*signal)()) {
        auto *button = new Button(m_theme, Button::Kind::Quiet, text);
        button->setObjectName(QLatin1String(name));
        connect(button, &QPushButton::clicked, this, signal);
        flow->addWidget(button);
    };
    add(tr("Save request…"), "saveComposed", &RequestComposer::saveRequested);
    add(tr("Copy as curl"), "composedCurl", &RequestComposer::curlRequested);
    add(tr("Empty"), "clearComposed", &RequestComposer::clearRequested);
    return foot;
}

SavedRequest RequestComposer::request() const
{
    SavedRequest request;
    request.comments = m_comments;
    request.target = m_target;
    for (const RequestRows::Row &row : m_headers->rows())
        request.headers.emplace_back(row.name.trimmed(), row.value.trimmed());
    request.cookies = m_cookies->isChecked() ? SavedRequest::Cookies::Send : SavedRequest::Cookies::Off;
    request.redirects = m_follow->isChecked() ? SavedRequest::Redirects::Follow : SavedRequest::Redirects::Stop;
    request.body = static_cast<SavedRequest::Body>(m_kind->currentIndex());
    switch (request.body) {
    case SavedRequest::Body::None: break;
    case SavedRequest::Body::Form:
        for (const RequestRows::Row &row : m_form->rows()) {
            FormPart part = row.file >= 0 ? m_files.at(size_t(row.file)) : FormPart{row.name, row.value};
            part.name = row.name;
            request.form.push_back(std::move(part));
        }
        break;
    case SavedRequest::Body::Json: request.content = m_json->toPlainText().toUtf8(); break;
    case SavedRequest::Body::Raw:
        request.content = m_binary.isEmpty() ? m_raw->toPlainText().toUtf8() : m_binary;
        request.contentType = m_type->text().trimmed();
        break;
    }
    return request;
}

void RequestComposer::setRequest(const SavedRequest &request)
{
    m_filling = true;
    m_comments = request.comments;
    std::vector<RequestRows::Row> headers;
    for (const auto &[name, value] : request.headers) headers.push_back({name, value, -1});
    m_headers->setRows(headers);
    m_cookies->setChecked(request.cookies == SavedRequest::Cookies::Send);
    m_follow->setChecked(request.redirects == SavedRequest::Redirects::Follow);
    m_kind->setCurrentIndex(static_cast<int>(request.body));
    m_bodies->setCurrentIndex(static_cast<int>(request.body));
    const bool json = request.body == SavedRequest::Body::Json;
    const bool raw = request.body == SavedRequest::Body::Raw;
    m_json->setPlainText(json ? QString::fromUtf8(request.content) : QString());
    const bool text = !raw || isPlainText(request.content);
    m_binary = text ? QByteArray() : request.content;
    m_raw->setPlainText(raw && text ? QString::fromUtf8(request.content) : QString());
    m_raw->setPlaceholderText(text ? QString() : tr("Typing here takes the place of the bytes."));
    m_rawNote->setText(tr("%1 that are no text; they are sent as they are.").arg(byteWords(m_binary.size())));
    m_rawNote->setVisible(!m_binary.isEmpty());
    m_type->setText(request.contentType);
    m_files.clear();
    std::vector<RequestRows::Row> rows;
    QStringList missing;
    for (FormPart part : request.form) {
        if (!part.isFile) {
            rows.push_back({part.name, part.value, -1});
            continue;
        }
        if (part.content.isEmpty() && !part.path.isEmpty()) {
            Result<QByteArray> content = readFile(part.path);
            if (content)
                part.content = std::move(*content);
            else
                missing << content.error().message;
        }
        rows.push_back(
            {part.name, tr("%1 (%2)").arg(part.sentName(), byteWords(part.content.size())), int(m_files.size())});
        m_files.push_back(std::move(part));
    }
    m_form->setRows(rows);
    m_filling = false;
    showHost();
    checkJson();
    setTarget(request.target);
    if (!missing.isEmpty()) Q_EMIT said(missing.join(QLatin1Char(' ')));
}

void RequestComposer::setTarget(const QString &target)
{
    m_target = target;
    std::vector<RequestRows::Row> rows;
    for (const QueryRows::Row &row : QueryRows(target).rows()) rows.push_back({row.name, row.value, -1});
    m_query->setRows(rows);
    changed();
}

QString RequestComposer::host() const
{
    for (const RequestRows::Row &row : m_headers->rows())
        if (row.name.trimmed().compare(QLatin1String("host"), Qt::CaseInsensitive) == 0) return row.value.trimmed();
    return {};
}

void RequestComposer::setHost(const QString &host)
{
    if (host.trimmed() == this->host()) return;
    SavedRequest probe;
    for (const RequestRows::Row &row : m_headers->rows()) probe.headers.emplace_back(row.name, row.value);
    probe.setHost(host.trimmed());
    std::vector<RequestRows::Row> rows;
    for (const auto &[name, value] : probe.headers) rows.push_back({name, value, -1});
    m_headers->setRows(rows);
    showHost();
    changed();
}

void RequestComposer::setHosts(const QStringList &hosts)
{
    auto *completer = new QCompleter(hosts, m_host);
    completer->setFilterMode(Qt::MatchContains);
    m_host->setCompleter(completer);
}

void RequestComposer::showHost()
{
    if (m_host->text().trimmed() != host()) m_host->setText(host());
}

void RequestComposer::changed()
{
    if (m_filling) return;
    showCounts();
    Q_EMIT edited();
}

void RequestComposer::showCounts()
{
    const auto counted = [](const QString &name, size_t count) {
        return count == 0 ? name : QStringLiteral("%1 %2").arg(name).arg(count);
    };
    static constexpr int bodies = 4;
    const QString body[bodies] = {tr("Body"), tr("Form"), tr("JSON"), tr("Raw")};
    const int kind = std::clamp(m_kind->currentIndex(), 0, bodies - 1);
    m_tabs->setTabText(0, counted(tr("Query"), m_query->rows().size()));
    m_tabs->setTabText(1, kind == 1 ? counted(body[1], m_form->rows().size()) : body[kind]);
    m_tabs->setTabText(2, counted(tr("Headers"), m_headers->rows().size()));
    m_tabs->setTabText(3, m_cookies->isChecked() ? tr("Cookies") : tr("No cookies"));
    m_tabs->setTabText(4, tr("Options"));
    for (int i = 0; i < m_tabs->count(); ++i) m_tabs->setTabToolTip(i, m_tabs->tabText(i));
}

QString RequestComposer::summary() const
{
    QStringList parts;
    if (m_kind->currentIndex() > 0) parts << m_tabs->tabText(1);
    if (!m_headers->rows().empty()) parts << m_tabs->tabText(2);
    if (!m_cookies->isChecked()) parts << tr("no cookies");
    if (m_follow->isChecked()) parts << tr("follows redirects");
    return parts.join(QLatin1String(", "));
}

void RequestComposer::checkJson()
{
    SavedRequest probe;
    probe.body = SavedRequest::Body::Json;
    probe.content = m_json->toPlainText().toUtf8();
    if (probe.content.trimmed().isEmpty()) {
        setStyleProperty(m_jsonNote, "role", QStringLiteral("small"));
        return m_jsonNote->setText(tr("Sent as application/json."));
    }
    const Result<HttpRequest> sent = probe.toHttp("x");
    setStyleProperty(m_jsonNote, "role", sent ? QStringLiteral("small") : QStringLiteral("bad"));
    m_jsonNote->setText(sent ? tr("This is JSON.") : sent.error().message);
}

void RequestComposer::tidyJson()
{
    const QString tidy = prettyJson(m_json->toPlainText());
    if (tidy == m_json->toPlainText()) return;
    // As if it were typed, so that undo takes it back.
    QTextCursor cursor(m_json->document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(tidy);
}

Result<QByteArray> RequestComposer::readFile(const QString &path) const
{
    const QFileInfo given(path);
    const QString whole = given.isAbsolute() ? path : m_folder + QLatin1Char('/') + path;
    // What a saved request names may be anything; only a person's own choice leads out of the project.
    const QString real = QFileInfo(whole).canonicalFilePath();
    const QString folder = QFileInfo(m_folder).canonicalFilePath();
    if (real.isEmpty()) return Error{ErrorCode::NotFound, tr("%1 is not there. Choose the file again.").arg(path)};
    if (m_folder.isEmpty() || !real.startsWith(folder + QLatin1Char('/')))
        return Error{ErrorCode::Refused,
                     tr("%1 lies outside of the project, so it is not read unasked. Choose it again.").arg(path)};
    QFile file(real);
    if (!QFileInfo(real).isFile() || !file.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound, tr("%1 cannot be read.").arg(path)};
    if (file.size() > SavedRequest::maxFile)
        return Error{ErrorCode::BadInput, tr("%1 has %2; at most %3 can be uploaded from here.")
                                              .arg(path, byteWords(file.size()), byteWords(SavedRequest::maxFile))};
    return file.readAll();
}

QString RequestComposer::addFile(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) return tr("%1 cannot be read.").arg(path);
    if (file.size() > SavedRequest::maxFile)
        return tr("%1 has %2; at most %3 can be uploaded from here.")
            .arg(QFileInfo(path).fileName(), byteWords(file.size()), byteWords(SavedRequest::maxFile));
    FormPart part;
    part.name = QStringLiteral("file");
    part.isFile = true;
    const QString real = QFileInfo(path).canonicalFilePath();
    const QString folder = QFileInfo(m_folder).canonicalFilePath() + QLatin1Char('/');
    part.path = !m_folder.isEmpty() && real.startsWith(folder) ? real.mid(folder.size()) : real;
    part.content = file.readAll();
    std::vector<RequestRows::Row> rows = m_form->rows();
    rows.push_back(
        {part.name, tr("%1 (%2)").arg(part.sentName(), byteWords(part.content.size())), int(m_files.size())});
    m_files.push_back(std::move(part));
    m_form->setRows(rows);
    m_kind->setCurrentIndex(static_cast<int>(SavedRequest::Body::Form));
    changed();
    return {};
}

void RequestComposer::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("File to upload"), m_folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        const QString words = addFile(path);
        if (!words.isEmpty()) Q_EMIT said(words);
    });
    dialog->open();
}

void RequestComposer::setCookieWords(const QString &words) { m_cookieWords->setText(words); }

void RequestComposer::setPage(Page page) { m_tabs->setCurrentIndex(static_cast<int>(page)); }

RequestComposer::Page RequestComposer::page() const { return static_cast<Page>(m_tabs->currentIndex()); }

QString RequestComposer::address() const
{
    const QString typed = m_address->text().trimmed();
    return typed.isEmpty() ? defaultAddress : typed;
}

} // namespace athanor
