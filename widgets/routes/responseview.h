#pragma once

#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QLabel;
class QStackedWidget;
class QTabBar;

namespace athanor {

class Button;
class ElidedLabel;
class OutputView;

/// The answer as it went over the wire: status, headers, and the body pretty, raw, or drawn by the browser. However
/// large or broken a body is, only its head is laid out, and what was cut is said.
class ResponseView final : public QWidget
{
    Q_OBJECT
public:
    enum class Mode { Pretty, Raw, Headers };
    static constexpr qsizetype shownBytes = 256 * 1024;
    static constexpr qsizetype hexBytes = 4 * 1024;

    explicit ResponseView(const Theme &theme, QWidget *parent = nullptr);

    void setTrace(const RequestTrace &trace);
    /// The requests that redirected to this one: “POST /login 302 → GET /me”. Empty hides it.
    void setChain(const QString &words);
    /// Something to read above the body: what is not kept, what was stopped.
    void setNotice(const QString &words);
    void setMode(Mode mode);
    Mode mode() const;
    /// The whole body that was received.
    const QByteArray &body() const { return m_trace.body; }
    void clear();

Q_SIGNALS:
    void renderRequested();
    void curlRequested();
    void pytestRequested();
    void saveBodyRequested();

private:
    void buildFoot(QWidget *foot);
    void showMode();
    QString words(QStringList &notes) const;

    const Theme &m_theme;
    QStackedWidget *m_stack;
    QLabel *m_status;
    ElidedLabel *m_summary;
    QTabBar *m_modes;
    QLabel *m_chain;
    QLabel *m_notice;
    QLabel *m_note;
    OutputView *m_body;
    Button *m_render = nullptr;
    Button *m_save = nullptr;
    RequestTrace m_trace;
};

} // namespace athanor
