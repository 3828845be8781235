#pragma once

#include "engine/workbench/migrationvalues.h"
#include "widgets/common/theme.h"

#include <QWidget>

class QComboBox;
class QTextBrowser;

namespace athanor {

class BusyLine;
class MarkupLabel;

/// The schema of the database as it is now, with what the last step changed; or that of the selected revision, against
/// where the database is. Above it the rows of alembic_version.
class SchemaView final : public QWidget
{
    Q_OBJECT
public:
    enum class Shown { Now, Selected };

    explicit SchemaView(const Theme &theme, QWidget *parent = nullptr);

    /// Where the database is, what led there changed, and the rows before it (nothing for the first moment).
    void setNow(const DatabaseSnapshot &now, const migrations::SchemaDifference &changes,
                const std::optional<QStringList> &rowsBefore);
    /// The schema that was asked for by schemaWanted().
    void setSelected(const SchemaAtPosition &schema);
    void setNoSchema(const QString &why);
    /// The revision that is selected in the graph; empty for none.
    void setChosen(const QString &id);
    Shown shown() const;
    void setShown(Shown shown);
    void clear();

Q_SIGNALS:
    /// Of the position with these heads.
    void schemaWanted(const QStringList &heads);

private:
    void ask();
    void render();
    QString rowsInWords() const;

    const Theme &m_theme;
    QComboBox *m_mode;
    MarkupLabel *m_rows;
    MarkupLabel *m_words;
    BusyLine *m_busy;
    QTextBrowser *m_tables;
    DatabaseSnapshot m_now;
    migrations::SchemaDifference m_changes;
    std::optional<QStringList> m_before;
    QString m_chosen;
    std::optional<SchemaAtPosition> m_selected;
    QString m_trouble;
    bool m_known = false;
};

} // namespace athanor
