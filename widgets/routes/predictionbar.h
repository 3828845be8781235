#pragma once

#include "engine/routes/requesttrace.h"
#include "engine/routes/savedrequest.h"
#include "widgets/common/theme.h"

#include <QFrame>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace athanor {

class Button;
class FlowLayout;

/// Predict, then run: asks for status, endpoint and the order of the calls while the request waits, has it sent, and
/// sets the learner's words beside what happened.
class PredictionBar final : public QFrame
{
    Q_OBJECT
public:
    explicit PredictionBar(const Theme &theme, QWidget *parent = nullptr);

    void setEndpoints(const QStringList &names);
    /// Shows the questions about this request, in the place of an earlier one that was not sent yet.
    void ask(const SavedRequest &request);
    /// The questions stand, or what they ask about is under way.
    bool isAsking() const { return m_state == State::Asking || m_state == State::Running; }
    /// The answer to the request that was predicted. Nothing happens where none is under way.
    void answered(const RequestTrace &trace);
    /// There will be no answer. A question about a request that was not sent stands.
    void unanswered();
    /// Questions or comparison go; a request that waits is not sent.
    void dismiss();

    /// What the order of calls is compared with: the names, without what only fills a template.
    static QStringList callOrder(const RequestTrace &trace);

Q_SIGNALS:
    /// It came or went, and takes another room.
    void shownChanged();
    /// The learner has spoken, or does not want to: it is to be sent now.
    void sendWanted(const athanor::SavedRequest &request);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildQuestions();
    /// The buttons beside the last question where that leaves it room to write, else below.
    void placeButtons();
    enum class State { Hidden, Asking, Running, Compared };
    void predicted();
    void setOpen(bool open);
    void compare(const RequestTrace &trace);
    void clearResults();
    void addResult(const QString &what, const QString &mine, const QString &real, bool right);

    const Theme &m_theme;
    State m_state = State::Hidden;
    SavedRequest m_request; ///< What is asked about.
    QLabel *m_title;
    QWidget *m_questions;
    QLineEdit *m_status;
    QComboBox *m_endpoint;
    QLineEdit *m_calls;
    Button *m_compare;
    Button *m_skip;
    QWidget *m_buttons;
    QGridLayout *m_grid;
    FlowLayout *m_results;
    QWidget *m_resultsPart;
    Button *m_close;
};

} // namespace athanor
