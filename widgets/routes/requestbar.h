#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace athanor {

class Button;

/// Where a request is composed: method and path, and on demand a body and headers. Return in the path sends it.
class RequestBar final : public QWidget
{
    Q_OBJECT
public:
    explicit RequestBar(const Theme &theme, QWidget *parent = nullptr);

    HttpRequest request() const;
    void setRequest(const QString &method, const QString &path);
    void setSuggestions(const QStringList &paths);
    void setBusy(bool busy);
    /// The status beside the button; nullptr clears it.
    void showAnswer(const RequestTrace *trace);
    void focusPath();

    /// A path as it goes over the wire: what is no URL character is percent-encoded, what is already encoded is left.
    static QString wirePath(const QString &typed);

protected:
    void resizeEvent(QResizeEvent *event) override;

Q_SIGNALS:
    void sendRequested(const athanor::HttpRequest &request);
    void cancelRequested();

private:
    void buildDetails();
    void fit();
    void send();

    const Theme &m_theme;
    QComboBox *m_method;
    QLineEdit *m_path;
    Button *m_send;
    Button *m_more;
    QLabel *m_status;
    QLabel *m_time;
    QWidget *m_details;
    QPlainTextEdit *m_body;
    QPlainTextEdit *m_headers;
    bool m_answered = false;
    bool m_busy = false;
};

} // namespace athanor
