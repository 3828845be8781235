#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <vector>

namespace athanor::migrations {

/// A column as the database itself tells it.
struct SchemaColumn
{
    QString name;
    QString type = {};        ///< As declared, "VARCHAR(40)"; empty where SQLite was given none.
    bool nullable = true;     ///< Without NOT NULL.
    QString defaultText = {}; ///< As declared, "'new'"; null where there is none.
    int keyPlace = 0;         ///< Its place in the primary key, from 1; 0 when it is no part of it.
    bool generated = false;

    /// "VARCHAR(40) NOT NULL DEFAULT 'new'": everything but the name and the key.
    QString declaration() const;
    friend bool operator==(const SchemaColumn &, const SchemaColumn &) = default;
};

struct SchemaForeignKey
{
    QString name; ///< Empty for an unnamed one.
    QStringList columns;
    QString table;       ///< The table it points to …
    QStringList targets; ///< … and its columns.
    QString onDelete;    ///< "CASCADE"; empty for NO ACTION.
    QString onUpdate;

    friend bool operator==(const SchemaForeignKey &, const SchemaForeignKey &) = default;
};

/// An index that was made by itself (CREATE INDEX), or a UNIQUE of the table.
struct SchemaIndex
{
    QString name;        ///< Empty for a UNIQUE without a name.
    QStringList columns; ///< An expression is told as it is written.
    bool unique = false;
    QString where; ///< Of a partial index; else empty.

    friend bool operator==(const SchemaIndex &, const SchemaIndex &) = default;
};

struct SchemaCheck
{
    QString name; ///< Empty for an unnamed one.
    QString text; ///< What stands in its parentheses.

    friend bool operator==(const SchemaCheck &, const SchemaCheck &) = default;
};

/// A table or a view. Columns are in their order; keys, indexes and checks in an order that is always the same.
struct SchemaTable
{
    enum class Kind { Table, View };
    QString name;
    Kind kind = Kind::Table;
    std::vector<SchemaColumn> columns;
    QString keyName; ///< Of the primary key, where it has one.
    std::vector<SchemaForeignKey> foreignKeys;
    std::vector<SchemaIndex> uniques;
    std::vector<SchemaIndex> indexes;
    std::vector<SchemaCheck> checks;
    QStringList triggers; ///< Their names.
    QString sql;          ///< What SQLite keeps of its CREATE.
    qint64 rows = -1; ///< How many it holds; -1 when they were not counted. Not a part of the schema: no difference.

    QStringList primaryKey() const; ///< Its columns, in their order.
};

/// The tables and views of a database, by name, without alembic_version and SQLite's own.
struct DatabaseSchema
{
    QList<SchemaTable> tables;
    QString trouble = {}; ///< Why it could not be read (a damaged file, too many tables); else empty.

    bool isEmpty() const { return tables.empty(); }
    const SchemaTable *find(const QString &table) const; ///< Null when there is none of this name.
};

} // namespace athanor::migrations

Q_DECLARE_METATYPE(athanor::migrations::DatabaseSchema)
