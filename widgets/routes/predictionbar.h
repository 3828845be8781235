#pragma once

#include "engine/course/explanations.h"
#include "engine/routes/requesttrace.h"
#include "widgets/common/theme.h"

#include <QFrame>

#include <optional>

class QComboBox;
class QGridLayout;
class QLabel;
class QLineEdit;

namespace athanor {

class Button;
class FlowLayout;

/// Predict, then run: asks for status, endpoint and the order of the calls while the answer is held back, then sets the
/// learner's words beside what happened.
class PredictionBar final : public QFrame
{
    Q_OBJECT
public:
    explicit PredictionBar(const Theme &theme, QWidget *parent = nullptr);

    void setEndpoints(const QStringList &names);
    /// Shows the questions. While they stand, the answer belongs to hold().
    void ask(const HttpRequest &request);
    bool isAsking() const { return m_state == State::Asking || m_state == State::Waiting; }
    void hold(const RequestTrace &trace, const Explanation &explanation);
    bool isHolding() const { return m_held.has_value(); }
    /// The answer that is held back, which is nobody's to predict any more.
    std::optional<RequestTrace> letGo();
    /// There will be no answer.
    void dismiss();

    /// What the order of calls is compared with: the names, without what only fills a template.
    static QStringList callOrder(const RequestTrace &trace);

Q_SIGNALS:
    /// It came or went, and takes another room.
    void shownChanged();
    /// The answer may be seen now.
    void revealed(const athanor::RequestTrace &trace, const athanor::Explanation &explanation);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void buildQuestions();
    /// The buttons beside the last question where that leaves it room to write, else below.
    void placeButtons();
    enum class State { Hidden, Asking, Waiting, Compared };
    struct Held
    {
        RequestTrace trace;
        Explanation explanation;
    };
    void answer(bool compare);
    void reveal();
    void compare(const RequestTrace &trace);
    void clearResults();
    void addResult(const QString &what, const QString &mine, const QString &real, bool right);

    const Theme &m_theme;
    State m_state = State::Hidden;
    bool m_compares = true;
    std::optional<Held> m_held;
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
