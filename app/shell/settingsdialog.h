#pragma once

#include "app/shell/progressdesk.h"
#include "app/shell/settings.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QVBoxLayout;

namespace athanor {

class Button;

/// Everything that can be set, each taking effect at once: the look, where answers lie and how to move them, and which
/// course is read.
class SettingsDialog final : public QDialog
{
    Q_OBJECT
public:
    /// courseFolder: the course that was opened instead of the program's own; empty: its own.
    SettingsDialog(Theme &theme, Settings &settings, ProgressDesk &progress, const QString &dataFolder,
                   const QString &courseFolder, QWidget *parent);

    void exportTo(const QString &path);
    void importFrom(const QString &path);

Q_SIGNALS:
    /// Empty: the program's own.
    void courseChosen(const QString &folder);
    /// The words under export and import changed.
    void reported(const QString &words);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addLook(QVBoxLayout *column);
    void addProgress(QVBoxLayout *column);
    void addCourse(QVBoxLayout *column);
    void report(const QString &words, bool bad);
    void askExport();
    void askImport();
    void askCourse();

    Theme &m_theme;
    Settings &m_settings;
    ProgressDesk &m_progress;
    QString m_dataFolder;
    QString m_courseFolder;
    QComboBox *m_text = nullptr;
    QLabel *m_report = nullptr;
};

} // namespace athanor
