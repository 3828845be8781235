#include "widgets/routes/stepmodel.h"

#include <algorithm>
#include <numeric>

namespace athanor {

namespace {

QString kindWord(MatchStep::Kind kind)
{
    switch (kind) {
    case MatchStep::Kind::Start: return StepModel::tr("start");
    case MatchStep::Kind::Static: return StepModel::tr("written out");
    case MatchStep::Kind::NoStatic: return StepModel::tr("not written out");
    case MatchStep::Kind::Dynamic: return StepModel::tr("placeholder");
    case MatchStep::Kind::Refused: return StepModel::tr("does not fit");
    case MatchStep::Kind::Arrived: return StepModel::tr("path used up");
    case MatchStep::Kind::Method: return StepModel::tr("other method");
    case MatchStep::Kind::WebSocket: return StepModel::tr("WebSocket");
    case MatchStep::Kind::Slash: return StepModel::tr("slash");
    case MatchStep::Kind::Back: return StepModel::tr("back");
    case MatchStep::Kind::Merge: return StepModel::tr("once more");
    case MatchStep::Kind::Rule: return StepModel::tr("rule found");
    case MatchStep::Kind::Convert: return StepModel::tr("converted");
    case MatchStep::Kind::ConvertRefused: return StepModel::tr("refused");
    case MatchStep::Kind::Raised: return StepModel::tr("raised");
    case MatchStep::Kind::Defaults: return StepModel::tr("defaults");
    case MatchStep::Kind::Redirect: return StepModel::tr("redirect");
    case MatchStep::Kind::End: return StepModel::tr("end");
    }
    return {};
}

} // namespace

void StepModel::setSteps(std::vector<MatchStep> steps)
{
    beginResetModel();
    m_steps = std::move(steps);
    endResetModel();
}

int StepModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_steps.size());
}

QVariant StepModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const MatchStep &step = m_steps[static_cast<size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole: return step.text;
    case Qt::AccessibleTextRole: return tr("Step %1: %2").arg(index.row() + 1).arg(step.text);
    case NumberRole: return index.row() + 1;
    case KindRole: return static_cast<int>(step.kind);
    case WordRole: return kindWord(step.kind);
    case LeftRole: return step.left;
    default: return {};
    }
}

void StepRuleModel::setTrace(const RequestTrace &trace)
{
    beginResetModel();
    m_candidates = trace.candidates;
    m_domainEnd = trace.binding.hostMatching ? QString() : QLatin1Char('.') + trace.binding.serverName;
    m_steps = trace.steps;
    m_step = static_cast<int>(m_steps.size()) - 1;
    follow();
    m_rows = wanted();
    endResetModel();
}

void StepRuleModel::follow()
{
    m_states.assign(m_candidates.size(), m_steps.empty() ? State::Possible : State::Lost);
    if (m_steps.empty()) {
        for (size_t i = 0; i < m_candidates.size(); ++i)
            m_states[i] = m_candidates[i].outcome == RouteCandidate::Outcome::Matched ? State::Won : State::Lost;
        m_possible = 0;
        return;
    }
    const std::vector<int> left = possibleAfter(m_steps, static_cast<size_t>(std::max(0, m_step)), rules());
    for (const int rule : left) m_states[static_cast<size_t>(rule)] = State::Possible;
    const bool atEnd = m_step == static_cast<int>(m_steps.size()) - 1;
    for (size_t i = 0; i < m_candidates.size(); ++i) {
        const RouteCandidate &candidate = m_candidates[i];
        const bool decided = atEnd || (candidate.step >= 0 && candidate.step <= m_step);
        if (!decided) continue;
        if (candidate.fate == RouteCandidate::Fate::Won) m_states[i] = State::Won;
        if (atEnd && candidate.fate == RouteCandidate::Fate::NotReached) m_states[i] = State::NotReached;
        if (candidate.fate == RouteCandidate::Fate::Lost) m_states[i] = State::Lost;
    }
    m_possible = static_cast<int>(std::count(m_states.begin(), m_states.end(), State::Possible));
}

bool StepRuleModel::isJust(int rule) const
{
    if (m_step < 0 || m_step >= static_cast<int>(m_steps.size())) return false;
    const MatchStep &step = m_steps[static_cast<size_t>(m_step)];
    return step.rule == rule || std::find(step.gone.begin(), step.gone.end(), rule) != step.gone.end();
}

std::vector<int> StepRuleModel::wanted() const
{
    std::vector<int> rows(m_candidates.size());
    std::iota(rows.begin(), rows.end(), 0);
    if (!m_only) return rows;
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [this](int rule) {
                                  const State now = state(rule);
                                  return now != State::Possible && now != State::Won && !isJust(rule);
                              }),
               rows.end());
    return rows;
}

void StepRuleModel::setStep(int step)
{
    step = std::clamp(step, -1, static_cast<int>(m_steps.size()) - 1);
    if (step == m_step) return;
    m_step = step;
    follow();
    const std::vector<int> rows = wanted();
    if (rows != m_rows) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
    } else if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_rows.size()) - 1));
    }
}

void StepRuleModel::setOnlyPossible(bool only)
{
    if (only == m_only) return;
    beginResetModel();
    m_only = only;
    m_rows = wanted();
    endResetModel();
}

int StepRuleModel::rowAtHand() const
{
    for (size_t row = 0; row < m_rows.size(); ++row)
        if (state(m_rows[row]) == State::Won) return static_cast<int>(row);
    for (size_t row = 0; row < m_rows.size(); ++row)
        if (isJust(m_rows[row])) return static_cast<int>(row);
    for (size_t row = 0; row < m_rows.size(); ++row)
        if (state(m_rows[row]) == State::Possible) return static_cast<int>(row);
    return -1;
}

int StepRuleModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QString StepRuleModel::word(int rule) const
{
    const RouteCandidate &candidate = m_candidates[static_cast<size_t>(rule)];
    switch (state(rule)) {
    case State::Possible: return tr("still possible");
    case State::Won: return tr("won");
    case State::NotReached:
        return candidate.reason.isEmpty() ? tr("not reached") : tr("not reached; %1").arg(candidate.reason);
    case State::Lost: break;
    }
    return candidate.reason.isEmpty() ? tr("lost") : candidate.reason;
}

QVariant StepRuleModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) return {};
    const int rule = m_rows[static_cast<size_t>(index.row())];
    const RouteCandidate &candidate = m_candidates[static_cast<size_t>(rule)];
    // Rules that differ only in their host would look the same.
    const QString domain = candidate.domain.isEmpty() ? QString() : QString(candidate.domain + m_domainEnd);
    const QString address = domain + candidate.rule;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: return tr("%1 %2: %3").arg(candidate.methods.join(QLatin1Char(' ')), address, word(rule));
    case RuleRole: return address;
    case MethodsRole: return candidate.methods.join(QLatin1Char(' '));
    case StateRole: return static_cast<int>(state(rule));
    case WordRole: return word(rule);
    case JustRole: return isJust(rule);
    default: return {};
    }
}

} // namespace athanor
