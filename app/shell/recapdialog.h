#pragma once

#include "engine/course/course.h"
#include "engine/progress/studysession.h"
#include "widgets/common/theme.h"

#include <QDialog>

namespace athanor {

/// What was done in a study session, shortly, when it ends.
class RecapDialog final : public QDialog
{
    Q_OBJECT
public:
    RecapDialog(const Theme &theme, const Course &course, const StudySession &session, QWidget *parent);
};

} // namespace athanor
