#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;

namespace athanor {

class Button;

/// The line a request begins with: method (also a typed one) and path. Return in the path sends it; the button “…”
/// opens what else it is composed of (RequestComposer).
class RequestBar final : public QWidget
{
    Q_OBJECT
public:
    explicit RequestBar(const Theme &theme, QWidget *parent = nullptr);

    QString method() const;
    QString target() const;
    void setRequest(const QString &method, const QString &path);
    /// The path alone, as the composer's rows have it; the cursor stays.
    void setTarget(const QString &path);
    void setSuggestions(const QStringList &paths);
    /// The hosts under which the application has other rules; with none, the field for one is hidden until it is used.
    void setHosts(const QStringList &hosts);
    /// The host that stands in the field; empty for the application's own.
    QString host() const;
    void setHost(const QString &host);
    void setBusy(bool busy);
    /// The status beside the button; nullptr clears it.
    void showAnswer(const RequestTrace *trace);
    void focusPath();
    bool isComposerOpen() const;
    void setComposerOpen(bool open);
    /// What is composed besides method and path, told on the button: “JSON, Headers 2”.
    void setComposed(const QString &summary);

    /// A path as it goes over the wire, see wireTarget().
    static QString wirePath(const QString &typed);

protected:
    void resizeEvent(QResizeEvent *event) override;
    bool eventFilter(QObject *object, QEvent *event) override;

Q_SIGNALS:
    void sendRequested();
    void cancelRequested();
    void composerToggled(bool open);
    /// By hand.
    void targetEdited(const QString &target);
    void hostEdited(const QString &host);

private:
    void fit();
    /// A list of suggestions that is open would take the next keys, wherever the focus went.
    void hideSuggestions();
    void send();

    const Theme &m_theme;
    QComboBox *m_method;
    QLineEdit *m_host;
    QLineEdit *m_path;
    Button *m_send;
    Button *m_more;
    QLabel *m_status;
    QLabel *m_time;
    bool m_hasHosts = false;
    bool m_answered = false;
    bool m_busy = false;
    bool m_methodEntered = false; ///< The method has the focus since the last press of the mouse.
    QString m_composed;           ///< What is sent besides the path, in words.
};

} // namespace athanor
