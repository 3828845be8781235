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

Q_SIGNALS:
    void sendRequested();
    void cancelRequested();
    void composerToggled(bool open);
    /// By hand.
    void targetEdited(const QString &target);

private:
    void fit();
    void send();

    const Theme &m_theme;
    QComboBox *m_method;
    QLineEdit *m_path;
    Button *m_send;
    Button *m_more;
    QLabel *m_status;
    QLabel *m_time;
    bool m_answered = false;
    bool m_busy = false;
};

} // namespace athanor
