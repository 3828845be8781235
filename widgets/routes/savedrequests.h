#pragma once

#include "engine/routes/savedrequest.h"
#include "widgets/common/theme.h"

#include <QMap>
#include <QWidget>

class QLabel;
class QLineEdit;
class QListWidget;
class QStackedWidget;

namespace athanor {

class Button;
class EmptyState;

/// The requests kept as text files in the project's folder `requests/`: opened by Return or a click, saved under a
/// name, never over another file without being told to.
class SavedRequestsView final : public QWidget
{
    Q_OBJECT
public:
    explicit SavedRequestsView(const Theme &theme, QWidget *parent = nullptr);

    /// What lies there: path in the project ("requests/new pony.http") to content.
    void setFiles(const QMap<QString, QByteArray> &files);
    /// Why they could not be read or saved, or that one was saved.
    void setNotice(const QString &words, bool bad);
    /// Asks for a name for what is composed.
    void startSaving();
    /// The file that the composer's request came from or went to; empty for none.
    void setOpened(const QString &path) { m_opened = path; }

    /// "new pony" to "requests/new pony.http"; empty when it can be no file's name.
    static QString pathFor(const QString &name);

Q_SIGNALS:
    void openRequested(const QString &path, const athanor::SavedRequest &request);
    /// expected is what the file held when it was read last; null: there must be no such file.
    void saveRequested(const QString &path, const QByteArray &expected);
    void refreshRequested();
    /// A file that cannot be read is opened in the editor, where it can be mended.
    void openSource(const QString &file, int line);

private:
    void open();
    void save();

    const Theme &m_theme;
    QMap<QString, QByteArray> m_files;
    QString m_opened;
    QString m_replace; ///< The name that may be replaced, once it was said that it is there.
    QLineEdit *m_name;
    Button *m_save;
    QLabel *m_notice;
    QStackedWidget *m_stack;
    QListWidget *m_list;
};

} // namespace athanor
