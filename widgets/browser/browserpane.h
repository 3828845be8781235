#pragma once

#include "widgets/common/theme.h"

#include <QUrl>
#include <QWidget>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QWebEnginePage;
class QWebEngineProfile;
class QWebEngineView;

namespace athanor {

class BridgeGuard;
class Button;
class EmptyState;

/// A real browser on the learner's live application, and on nothing else: an off-the-record profile of its own for each
/// bridge, no channel into the program, no downloads, windows or permissions. The engine behind it starts when the pane
/// is first used, so that the window is ready before it.
class BrowserPane final : public QWidget
{
    Q_OBJECT
public:
    explicit BrowserPane(const Theme &theme, QWidget *parent = nullptr);
    ~BrowserPane() override;

    /// Where the application answers. Another origin or token than before begins with an empty profile.
    void setBridge(const QUrl &origin, const QByteArray &token);
    bool hasBridge() const { return !m_origin.isEmpty(); }
    /// Visits a path of the application ("/ponies/41?x=1").
    void open(const QString &path);
    /// Renders an answer that was already given, without asking again, so that no view runs twice. Reload, and what the
    /// page itself links to, go to the application.
    void showAnswer(const QString &method, const QString &path, const QByteArray &body, const QString &contentType);
    void reload();
    QString path() const;

    /// The page, or nullptr before the pane was first used; for tests.
    QWebEnginePage *page() const;

Q_SIGNALS:
    void loadStarted();
    void loadFinished(bool ok);
    void pathChanged(const QString &path);

private:
    void buildBar();
    bool ensureView();
    void discardView();
    void navigate(const QString &path);
    QUrl address(const QString &path) const;
    void showFallback(const QString &title, const QString &text);
    void showPath(const QUrl &url);

    const Theme &m_theme;
    Button *m_back;
    Button *m_forward;
    Button *m_reload;
    QLineEdit *m_address;
    QLabel *m_note;
    QStackedWidget *m_stack;
    EmptyState *m_fallback;
    QWebEngineProfile *m_profile = nullptr;
    BridgeGuard *m_guard = nullptr;
    QWebEngineView *m_view = nullptr;
    QUrl m_origin;
    QByteArray m_token;
    bool m_answer = false; ///< An answer already given is shown, not a page of its own.
    QString m_wanted;      ///< The path to visit when the bridge is there.
};

} // namespace athanor
