// What a run means, in words: the part of RunPanel that tells it.
#include "widgets/common/button.h"
#include "widgets/common/disclosure.h"
#include "widgets/common/explanationcard.h"
#include "widgets/common/labels.h"
#include "widgets/common/outputview.h"
#include "widgets/migrations/runpanel.h"
#include "widgets/migrations/schemahtml.h"

#include <QFileInfo>

namespace athanor {

namespace {

QString rowsInWords(const DatabasePosition &position)
{
    if (position.rows.isEmpty()) return RunPanel::tr("no row");
    QStringList rows = position.rows;
    for (QString &row : rows) row = QStringLiteral("`%1`").arg(row);
    return rows.join(QStringLiteral(", "));
}

QString filesInWords(const std::vector<MigrationFile> &files)
{
    QStringList parts;
    for (const MigrationFile &file : files) {
        if (file.state == MigrationFile::State::Written)
            parts << (file.isNew ? RunPanel::tr("`%1` was written: read it, and fill in what is missing.")
                                 : RunPanel::tr("`%1` was changed."))
                         .arg(file.path);
        else if (file.state == MigrationFile::State::Conflict)
            parts << RunPanel::tr("`%1` was not written: %2").arg(file.path, file.why);
    }
    return parts.join(QLatin1Char('\n'));
}

/// What became of the database, of a run that ended well.
QString doneInWords(const MigrationRun &run)
{
    QStringList parts;
    const qsizetype steps = qsizetype(run.steps.size());
    if (steps == 1) {
        const MigrationStep &step = run.steps.front();
        parts << (step.direction == MigrationStep::Direction::Upgrade
                      ? RunPanel::tr("`upgrade()` of `%1` ran; `alembic_version` went from %2 to %3.")
                      : RunPanel::tr("`downgrade()` of `%1` ran; `alembic_version` went from %2 to %3."))
                     .arg(step.revision, rowsInWords(step.before), rowsInWords(step.after));
    } else if (steps > 1) {
        parts << RunPanel::tr("%1 migrations ran; `alembic_version` went from %2 to %3.")
                     .arg(QString::number(steps), rowsInWords(run.before.position), rowsInWords(run.after.position));
    } else if (run.before.position != run.after.position) {
        parts << RunPanel::tr("No migration ran; `alembic_version` went from %1 to %2.")
                     .arg(rowsInWords(run.before.position), rowsInWords(run.after.position));
    }
    if (run.next && run.planned > 0)
        parts << RunPanel::tr("Step %1 of %2; F7 goes on.").arg(run.next->done).arg(run.planned);
    if (const QString files = filesInWords(run.files); !files.isEmpty()) parts << files;
    // As Flask-Migrate's env.py says it.
    if (parts.isEmpty() && run.output.contains(QLatin1String("No changes in schema detected")))
        parts << RunPanel::tr(
            "No revision was written: as far as autogenerate compares, the database is what the models "
            "say. A model that nobody imports it does not know.");
    if (parts.isEmpty()) parts << RunPanel::tr("Done; the database stays as it is.");
    return parts.join(QLatin1Char(' '));
}

} // namespace

void RunPanel::setRun(const MigrationRun &run, const QString &inGraph, const Explanation &explanation)
{
    setBusy({});
    say({});
    m_said->setText(QStringLiteral("%1 · %2 ms").arg(run.said, QString::number(run.ms, 'f', run.ms < 10 ? 1 : 0)));
    m_output->clearOutput();
    if (!run.output.isEmpty()) m_output->append(OutputView::Part::Standard, run.output);
    m_output->flush();
    m_outputPart->setVisible(!run.output.trimmed().isEmpty());
    // What a command was asked to print is what it was typed for.
    m_outputPart->setOpen(run.outcome == MigrationRun::Outcome::Done && run.steps.empty() && run.files.empty());
    if (run.outcome == MigrationRun::Outcome::Done) {
        m_words->setMarkup(doneInWords(run));
        return;
    }
    showWords(run, inGraph, explanation);
}

void RunPanel::showWords(const MigrationRun &run, const QString &inGraph, const Explanation &explanation)
{
    QString failure = run.message;
    if (!run.error.isEmpty()) {
        const bool own = run.error.type == QLatin1String("CommandError");
        failure = own ? QStringLiteral("FAILED: ") + run.error.message
                      : QStringLiteral("%1: %2").arg(run.error.type, run.error.message);
        if (!own && !run.error.file.isEmpty() && run.error.line > 0)
            failure += QStringLiteral("\n%1:%2").arg(run.error.file, QString::number(run.error.line));
    }
    if (failure.isEmpty()) failure = tr("The command ended with status %1.").arg(run.exit);
    m_failure->setText(failure.left(2000));
    m_failure->show();
    m_words->setMarkup(inGraph.isEmpty() ? run.error.hint : inGraph);
    m_words->setVisible(!inGraph.isEmpty() || !run.error.hint.isEmpty());
    if (inGraph.isEmpty()) m_explanation->setExplanation(explanation);
    QString kept = run.kept;
    if (!run.changes.isEmpty()) {
        if (!kept.isEmpty()) kept += QLatin1Char('\n');
        kept += tr("Kept: %1").arg(schemaSummary(run.changes));
    }
    m_kept->setMarkup(kept);
    m_kept->setVisible(!kept.isEmpty());
    m_undo->setVisible(run.before.id != 0 && run.before.id != run.after.id);
    // A usage message is all there is to read then.
    m_outputPart->setOpen(run.error.isEmpty() && !run.output.isEmpty());
}

} // namespace athanor
