#pragma once

#include "app/shell/gotodialog.h"

#include <QFutureWatcher>
#include <QPointer>

namespace athanor {

class GlossaryDialog;
struct Course;

/// Finds things in the open course: keeps its search index and its glossary, which are made on a thread of their own,
/// and opens the two dialogs that ask them. GUI thread only.
class CourseFinder final : public QObject
{
    Q_OBJECT
public:
    /// window is its parent and the dialogs'.
    CourseFinder(const Theme &theme, QWidget *window);
    ~CourseFinder() override;

    /// Another course is open now; what was known of the one before is dropped at once.
    void setCourse(const Course &course, const QString &folder);
    bool isReady() const { return m_index != nullptr; }
    /// Empty until ready() was told.
    const Glossary &glossary() const;
    std::shared_ptr<const Glossary> sharedGlossary() const { return m_glossary; }

    /// Ctrl+K, with what the window can do and the files that are open.
    void goToAnything(std::vector<GoToDialog::Action> actions);
    /// The glossary, at a term when one is named.
    void showGlossary(const QString &term = {});

Q_SIGNALS:
    /// The index and the glossary are made.
    void ready();
    /// A place of the course was chosen: block is an index into Objective::lesson, -1 its beginning; in the quiz or the
    /// exercises, which of them.
    void placeChosen(const QString &objective, int block, athanor::SearchHit::Part part);

private:
    struct Found
    {
        std::shared_ptr<const SearchIndex> index;
        std::shared_ptr<const Glossary> glossary;
    };
    void take(const Found &found);

    const Theme &m_theme;
    QWidget *m_window;
    std::vector<GoToDialog::ObjectiveName> m_objectives;
    std::shared_ptr<const SearchIndex> m_index;
    std::shared_ptr<const Glossary> m_glossary;
    QFutureWatcher<Found> m_reading;
    QPointer<GoToDialog> m_dialog;
    QPointer<GlossaryDialog> m_words;
};

} // namespace athanor
