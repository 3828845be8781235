#pragma once

#include "engine/core/result.h"

#include <QByteArray>
#include <QString>

#include <chrono>

struct sqlite3;
struct sqlite3_stmt;

namespace athanor::Internal {

class SqlDatabase;

/// One prepared statement. Does nothing once its database has failed.
class SqlStatement final
{
public:
    SqlStatement(SqlDatabase &database, const char *sql);
    ~SqlStatement();
    SqlStatement(const SqlStatement &) = delete;
    SqlStatement &operator=(const SqlStatement &) = delete;

    SqlStatement &bind(qint64 value);
    SqlStatement &bind(const QString &text);
    SqlStatement &bindBlob(const QByteArray &bytes);
    SqlStatement &bindNull();
    /// True when there is a row to read.
    bool step();
    /// Ready for other values.
    void reset();

    qint64 integer(int column) const;
    QString text(int column) const;
    QByteArray blob(int column) const;

private:
    SqlDatabase &m_database;
    sqlite3_stmt *m_statement = nullptr;
    int m_next = 1;
};

/// A connection to one SQLite file. The first failure of a piece of work stays until takeFailure(), and everything
/// asked after it does nothing: so a piece of work is written without a test after every line and judged at its end.
class SqlDatabase final
{
public:
    enum class Access { ReadWrite, ReadOnly };

    SqlDatabase() = default;
    ~SqlDatabase();
    SqlDatabase(const SqlDatabase &) = delete;
    SqlDatabase &operator=(const SqlDatabase &) = delete;

    /// Opens (ReadWrite: or makes) the file; ":memory:" too. False when it failed.
    bool open(const QString &path, Access access, std::chrono::milliseconds busyTimeout);
    void close();
    /// The next close() leaves the write-ahead log as it is, so that a file that is not ours stays untouched.
    void leaveLogOnClose();
    bool isOpen() const { return m_handle != nullptr; }
    bool isReadOnly() const;

    bool run(const char *sql);
    /// The first column of the first row.
    qint64 number(const char *sql);
    QString word(const char *sql);
    qint64 lastRow() const;

    bool failed() const { return m_code != 0; }
    /// The extended result code of the first failure, 0 when there was none.
    int code() const { return m_code; }
    void fail(int code);
    /// The failure in a learner's words; afterwards the database works again.
    Error takeFailure();

    /// Copies everything into a file that must not exist. False when it failed (then this database has failed).
    bool copyTo(const QString &path);

    sqlite3 *handle() const { return m_handle; }

private:
    sqlite3 *m_handle = nullptr;
    QString m_path;
    int m_code = 0;
};

/// Begins at once (IMMEDIATE); rolls back unless committed.
class SqlTransaction final
{
public:
    explicit SqlTransaction(SqlDatabase &database) : m_database(database) { m_open = database.run("BEGIN IMMEDIATE"); }
    ~SqlTransaction();
    SqlTransaction(const SqlTransaction &) = delete;
    SqlTransaction &operator=(const SqlTransaction &) = delete;
    bool commit();

private:
    SqlDatabase &m_database;
    bool m_open = false;
};

/// Whether this result code says that the file itself is broken.
bool isDamage(int code);

} // namespace athanor::Internal
