#pragma once

#include "engine/routes/savedrequest.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QTabBar;

namespace athanor {

class Button;
class RequestRows;

/// What a request is made of besides its method and path: query, body, headers, cookies, and what is done about
/// redirects. The path stands in the bar above; targetChanged() and setTarget() keep both in step.
class RequestComposer final : public QWidget
{
    Q_OBJECT
public:
    enum class Page { Query, Body, Headers, Cookies, Options };

    explicit RequestComposer(const Theme &theme, QWidget *parent = nullptr);

    /// Everything but method and path, which the bar adds.
    SavedRequest request() const;
    void setRequest(const SavedRequest &request);
    /// The path was edited: the rows of the query follow.
    void setTarget(const QString &target);
    /// Files that a saved request names relative to this folder are read from there.
    void setProjectFolder(const QString &folder) { m_folder = folder; }
    /// The host of the request: its header Host, also a field of the options.
    QString host() const;
    void setHost(const QString &host);
    /// The hosts of the application, offered in that field.
    void setHosts(const QStringList &hosts);
    /// What the jar would send with this request, in words.
    void setCookieWords(const QString &words);
    void setPage(Page page);
    Page page() const;
    /// Where curl finds the application.
    QString address() const;
    /// “POST form, 2 headers”: what is composed besides method and path; empty when nothing is.
    QString summary() const;
    /// Takes a file up as if it had been chosen; its words on failure.
    QString addFile(const QString &path);

Q_SIGNALS:
    void targetChanged(const QString &target);
    void edited();
    void openJarRequested();
    void saveRequested();
    void curlRequested();
    void clearRequested();
    /// Something to read about what was chosen or typed.
    void said(const QString &words);

private:
    QWidget *buildBody();
    QWidget *buildForm();
    QWidget *buildJson();
    QWidget *buildRaw();
    QWidget *buildCookies();
    QWidget *buildOptions();
    QWidget *buildFoot();
    void changed();
    void showCounts();
    void showHost();
    void checkJson();
    void tidyJson();
    void chooseFile();
    Result<QByteArray> readFile(const QString &path) const;

    const Theme &m_theme;
    QString m_folder;
    QString m_target = QStringLiteral("/");
    QStringList m_comments;
    std::vector<FormPart> m_files; ///< What the file rows mean.
    QByteArray m_binary;           ///< A raw body that is no text.
    bool m_filling = false;

    QTabBar *m_tabs;
    QStackedWidget *m_pages;
    RequestRows *m_query;
    RequestRows *m_form;
    RequestRows *m_headers;
    QComboBox *m_kind;
    QStackedWidget *m_bodies;
    QPlainTextEdit *m_json;
    QLabel *m_jsonNote;
    QLineEdit *m_type;
    QPlainTextEdit *m_raw;
    QLabel *m_rawNote;
    QCheckBox *m_cookies;
    QLabel *m_cookieWords;
    QCheckBox *m_follow;
    QLineEdit *m_host;
    QLineEdit *m_address;
};

} // namespace athanor
