#include "app/shell/recapdialog.h"

#include "app/shell/studywords.h"
#include "widgets/common/button.h"
#include "widgets/common/labels.h"

#include <QVBoxLayout>

namespace athanor {

RecapDialog::RecapDialog(const Theme &theme, const Course &course, const StudySession &session, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Study session"));
    setObjectName(QStringLiteral("recapDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 20, 24, 18);
    column->setSpacing(8);
    const QString done = recapWords(session.recap);
    column->addWidget(regionLabel(tr("Study session")));
    const SessionRecap &recapped = session.recap;
    const bool reached = recapped.passes + recapped.questionsRight + recapped.predictionsRight + recapped.reviews > 0;
    auto *title = textLabel(done.isEmpty() ? tr("A short one")
                            : reached      ? tr("Well done")
                                           : tr("You kept at it"),
                            QStringLiteral("greeting"));
    column->addWidget(title);
    if (!session.goal.words.isEmpty()) column->addWidget(textLabel(tr("You wanted: %1").arg(session.goal.words), {}));
    QString words =
        done.isEmpty()
            ? tr("Nothing was checked or answered this time. Reading counts too, it just leaves no mark here.")
            : tr("%1. %2.").arg(done, tr("At work for %1").arg(minutesWords(session.recap.minutes)));
    auto *recap = textLabel(words, QStringLiteral("quiet"));
    recap->setObjectName(QStringLiteral("recapWords"));
    column->addWidget(recap);
    QStringList titles;
    for (const QString &id : session.recap.objectives)
        if (const Objective *objective = course.objective(id)) titles << objective->title;
    if (!titles.isEmpty())
        column->addWidget(textLabel(tr("On: %1").arg(titles.join(QStringLiteral(" · "))), QStringLiteral("quiet")));
    column->addSpacing(8);
    column->addStretch(1);
    auto *close = new Button(theme, Button::Kind::Primary, tr("Close"));
    close->setKeyHint(QStringLiteral("↵"));
    close->setDefault(true);
    column->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    const int wide = theme.px(460);
    setMinimumWidth(theme.px(320));
    resize(wide, column->totalHeightForWidth(wide));
}

} // namespace athanor
