#include "engine/progress/sqlite.h"

#include <QFile>

#include <sqlite3.h>

namespace athanor::Internal {

namespace {

Error explain(int code, const QString &path)
{
    const auto unavailable = [&path](const QString &message) { return Error{ErrorCode::Unavailable, message, path}; };
    switch (code & 0xff) {
    case SQLITE_FULL: return unavailable(QStringLiteral("The disk is full. Free some space."));
    case SQLITE_READONLY:
    case SQLITE_PERM: return unavailable(QStringLiteral("This folder can only be read. Make it writable for you."));
    case SQLITE_CANTOPEN:
        return unavailable(QStringLiteral("This file cannot be opened. Make its folder writable for you."));
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return unavailable(QStringLiteral("Another program is writing to this file and does not let go. Close it."));
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return unavailable(QStringLiteral("This file is damaged."));
    case SQLITE_IOERR:
        return unavailable(
            QStringLiteral("The disk did not take the data (%1). See that it has space left and is whole.")
                .arg(QString::fromUtf8(sqlite3_errstr(code))));
    case SQLITE_NOMEM: return unavailable(QStringLiteral("There is not enough memory left. Close other programs."));
    default:
        return {ErrorCode::Engine,
                QStringLiteral("The progress file answered: %1.").arg(QString::fromUtf8(sqlite3_errstr(code))), path};
    }
}

} // namespace

bool isDamage(int code) { return (code & 0xff) == SQLITE_CORRUPT || (code & 0xff) == SQLITE_NOTADB; }

SqlStatement::SqlStatement(SqlDatabase &database, const char *sql) : m_database(database)
{
    if (database.failed()) return;
    if (database.isOpen())
        database.fail(sqlite3_prepare_v2(database.handle(), sql, -1, &m_statement, nullptr));
    else
        database.fail(SQLITE_MISUSE);
}

SqlStatement::~SqlStatement() { sqlite3_finalize(m_statement); }

SqlStatement &SqlStatement::bind(qint64 value)
{
    if (m_statement) m_database.fail(sqlite3_bind_int64(m_statement, m_next++, value));
    return *this;
}

SqlStatement &SqlStatement::bind(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (m_statement)
        m_database.fail(
            sqlite3_bind_text(m_statement, m_next++, bytes.constData(), int(bytes.size()), SQLITE_TRANSIENT));
    return *this;
}

SqlStatement &SqlStatement::bindBlob(const QByteArray &bytes)
{
    if (m_statement)
        m_database.fail(sqlite3_bind_blob64(m_statement, m_next++, bytes.constData(),
                                            static_cast<sqlite3_uint64>(bytes.size()), SQLITE_TRANSIENT));
    return *this;
}

SqlStatement &SqlStatement::bindNull()
{
    if (m_statement) m_database.fail(sqlite3_bind_null(m_statement, m_next++));
    return *this;
}

bool SqlStatement::step()
{
    if (!m_statement || m_database.failed()) return false;
    const int code = sqlite3_step(m_statement);
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) m_database.fail(code);
    return false;
}

void SqlStatement::reset()
{
    m_next = 1;
    if (m_statement) sqlite3_reset(m_statement);
}

qint64 SqlStatement::integer(int column) const { return sqlite3_column_int64(m_statement, column); }

QString SqlStatement::text(int column) const
{
    const auto *bytes = reinterpret_cast<const char *>(sqlite3_column_text(m_statement, column));
    return bytes ? QString::fromUtf8(bytes, sqlite3_column_bytes(m_statement, column)) : QString();
}

QByteArray SqlStatement::blob(int column) const
{
    const auto *bytes = static_cast<const char *>(sqlite3_column_blob(m_statement, column));
    return bytes ? QByteArray(bytes, sqlite3_column_bytes(m_statement, column)) : QByteArray();
}

SqlDatabase::~SqlDatabase() { close(); }

bool SqlDatabase::open(const QString &path, Access access, std::chrono::milliseconds busyTimeout)
{
    close();
    m_path = path;
    const int flags = (access == Access::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                      SQLITE_OPEN_NOMUTEX;
    const int code = sqlite3_open_v2(QFile::encodeName(path).constData(), &m_handle, flags, nullptr);
    if (code != SQLITE_OK) {
        sqlite3_close(m_handle);
        m_handle = nullptr;
        fail(code);
        return false;
    }
    sqlite3_extended_result_codes(m_handle, 1);
    sqlite3_busy_timeout(m_handle, int(busyTimeout.count()));
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(m_handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    return true;
}

void SqlDatabase::close()
{
    sqlite3_close(m_handle);
    m_handle = nullptr;
    m_code = 0;
}

void SqlDatabase::leaveLogOnClose()
{
    if (m_handle) sqlite3_db_config(m_handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

bool SqlDatabase::isReadOnly() const { return m_handle && sqlite3_db_readonly(m_handle, "main") == 1; }

bool SqlDatabase::run(const char *sql)
{
    if (failed()) return false;
    fail(m_handle ? sqlite3_exec(m_handle, sql, nullptr, nullptr, nullptr) : SQLITE_MISUSE);
    return !failed();
}

qint64 SqlDatabase::number(const char *sql)
{
    SqlStatement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

QString SqlDatabase::word(const char *sql)
{
    SqlStatement statement(*this, sql);
    return statement.step() ? statement.text(0) : QString();
}

qint64 SqlDatabase::lastRow() const { return sqlite3_last_insert_rowid(m_handle); }

void SqlDatabase::fail(int code)
{
    if (m_code == SQLITE_OK) m_code = code;
}

Error SqlDatabase::takeFailure()
{
    const Error error = explain(m_code, m_path);
    m_code = 0;
    return error;
}

bool SqlDatabase::copyTo(const QString &path)
{
    if (failed()) return false;
    SqlDatabase target;
    if (!target.open(path, Access::ReadWrite, std::chrono::milliseconds(0))) {
        fail(target.code());
        return false;
    }
    sqlite3_backup *backup = sqlite3_backup_init(target.m_handle, "main", m_handle, "main");
    int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_errcode(target.m_handle);
    if (backup) sqlite3_backup_finish(backup);
    if (code != SQLITE_DONE) fail(code == SQLITE_OK ? SQLITE_BUSY : code);
    // A copy in WAL mode would leave a log beside it; as a plain file it is one file.
    target.run("PRAGMA journal_mode=DELETE");
    if (target.failed()) fail(target.code());
    return !failed();
}

SqlTransaction::~SqlTransaction()
{
    // Not run(): the database has failed, and this must be done all the same.
    if (m_open && m_database.isOpen() && sqlite3_get_autocommit(m_database.handle()) == 0)
        sqlite3_exec(m_database.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

bool SqlTransaction::commit()
{
    if (m_open && m_database.run("COMMIT")) m_open = false;
    return !m_open && !m_database.failed();
}

} // namespace athanor::Internal
