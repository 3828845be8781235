#include "engine/migrations/revisiongraph.h"
#include "tests/migrations/graphs.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace athanor;
using namespace athanor::migrations;

class TestRevisionFolder : public QObject
{
    Q_OBJECT

    QTemporaryDir m_top;

    QString path(const char *inside = "") const { return m_top.path() + QLatin1Char('/') + QLatin1String(inside); }
    void write(const char *inside, const QByteArray &text)
    {
        QVERIFY(QDir().mkpath(QFileInfo(path(inside)).path()));
        QFile file(path(inside));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    void revision(const char *inside, const char *id)
    {
        write(inside, QByteArray("revision = '") + id +
                          "'\ndown_revision = None\ndef upgrade(): pass\ndef downgrade(): pass\n");
    }
    static QStringList ids(const RevisionFolder &folder)
    {
        QStringList found;
        for (const RevisionFile &file : folder.files) found << file.id;
        found.sort();
        return found;
    }
    QStringList read(const char *inside = "", QStringList *kinds = nullptr)
    {
        const Result<RevisionFolder> folder = readRevisionFolder(path(inside));
        if (!folder) return {folder.error().toString()};
        if (kinds) {
            QList<Diagnosis> all = folder->diagnoses;
            for (const RevisionFile &file : folder->files) all += file.diagnoses;
            *kinds = kindsOf(all);
        }
        return ids(*folder);
    }

    /// As if it had been written an hour ago: what was read of it then still holds.
    void rest(const char *inside)
    {
        // A stamp holds for files that have rested; waiting for that would be a sleep, so the time is told instead.
        m_known.clear();
        const Result<RevisionFolder> folder = readRevisionFolder(path());
        QVERIFY(folder.ok());
        for (const RevisionFile &file : folder->files) m_known.push_back(file);
        for (RevisionFile &file : m_known)
            if (file.path.endsWith(QLatin1String(inside))) file.stamp.settled = true;
    }
    int readAnew() { return readRevisionFolder(path(), nullptr, m_known)->readAnew; }

    std::vector<RevisionFile> m_known;

private Q_SLOTS:
    void init() { QVERIFY(QDir(m_top.path()).removeRecursively() && QDir().mkpath(m_top.path())); }

    void onlyWhatChangedIsReadAnew()
    {
        revision("versions/a.py", "a");
        rest("versions/a.py");
        QCOMPARE(readAnew(), 0);
        // What is known of it is what is told, without a look inside.
        m_known.front().message = QStringLiteral("remembered");
        QCOMPARE(readRevisionFolder(path(), nullptr, m_known)->files.front().message, QStringLiteral("remembered"));
        revision("versions/b.py", "b");
        QCOMPARE(readAnew(), 1);
        // Written in place, and replaced by another file.
        revision("versions/a.py", "zz");
        QCOMPARE(readAnew(), 2);
        rest("versions/a.py");
        revision("other.py", "q");
        QVERIFY(QFile::remove(path("versions/a.py")) && QFile::rename(path("other.py"), path("versions/a.py")));
        const Result<RevisionFolder> folder = readRevisionFolder(path(), nullptr, m_known);
        QCOMPARE(ids(*folder), QStringList({QStringLiteral("b"), QStringLiteral("q")}));
    }

    void aFileJustWrittenIsNotTrusted()
    {
        revision("versions/a.py", "a");
        const Result<RevisionFolder> folder = readRevisionFolder(path());
        QVERIFY(folder.ok());
        QVERIFY(!folder->files.front().stamp.settled);
        QCOMPARE(readRevisionFolder(path(), nullptr, folder->files)->readAnew, 1);
    }

    void aProjectWithAlembicIni()
    {
        write("alembic.ini", "[loggers]\nkeys = root\n[alembic]\n# here\nscript_location = %(here)s/db\n");
        revision("db/versions/a.py", "a");
        revision("db/versions/__init__.py", "no");
        revision("db/versions/.#b.py", "no");
        revision("db/versions/deeper/c.py", "no");
        write("db/versions/notes.txt", "no");
        QCOMPARE(read(), QStringList{QStringLiteral("a")});
        QCOMPARE(read("alembic.ini"), QStringList{QStringLiteral("a")});
        QCOMPARE(read("db"), QStringList{QStringLiteral("a")});
        QCOMPARE(read("db/versions"), QStringList{QStringLiteral("a")});
    }

    void flaskMigrate()
    {
        write("migrations/alembic.ini", "[alembic]\n# file_template = x\n");
        write("migrations/env.py", "raise SystemExit('run')\n");
        revision("migrations/versions/a.py", "a");
        QCOMPARE(read(), QStringList{QStringLiteral("a")});
        QCOMPARE(read("migrations"), QStringList{QStringLiteral("a")});
    }

    void severalLocations_data()
    {
        QTest::addColumn<QByteArray>("options");
        QTest::addColumn<QStringList>("expected");
        const QStringList both{QStringLiteral("a"), QStringLiteral("b")};
        QTest::newRow("as of old") << QByteArray("version_locations = %(here)s/one, %(here)s/two\n") << both;
        QTest::newRow("on two lines") << QByteArray(
                                             "version_locations = one\n    two\nversion_path_separator = newline\n")
                                      << both;
        QTest::newRow("os") << QByteArray("version_path_separator = os\nversion_locations = one:two\n") << both;
        QTest::newRow("semicolon") << QByteArray("version_path_separator = ;\nversion_locations = one;two\n") << both;
        QTest::newRow("space") << QByteArray("version_path_separator = space\nversion_locations = one two\n") << both;
        QTest::newRow("recursive") << QByteArray("recursive_version_locations = true\nversion_locations = one two\n")
                                   << both + QStringList{QStringLiteral("c")};
        QTest::newRow("twice") << QByteArray("version_locations = one one\n") << QStringList{QStringLiteral("a")};
    }
    void severalLocations()
    {
        QFETCH(QByteArray, options);
        write("alembic.ini", "[alembic]\nscript_location = db\n" + options);
        revision("one/a.py", "a");
        revision("two/b.py", "b");
        revision("two/inner/c.py", "c");
        QTEST(read(), "expected");
    }

    void whatCannotBeFollowedIsTold()
    {
        QVERIFY(read("nowhere").front().contains(QStringLiteral("no such folder")));
        write("alembic.ini", "[alembic]\nscript_location = %(nothing)s/x\n");
        QStringList kinds;
        read("", &kinds);
        QVERIFY(kinds.contains(QStringLiteral("configuration")));
        write("alembic.ini", "script_location = x\n");
        QVERIFY(read().front().contains(QStringLiteral("alembic.ini:1:")));
        write("alembic.ini", "[alembic]\nscript_location = db\nversion_locations = gone\n");
        read("", &kinds);
        QCOMPARE(kinds, QStringList{QStringLiteral("missing-location")});
    }

    void anEmptyFolder()
    {
        QVERIFY(QDir().mkpath(path("versions")));
        QCOMPARE(read(), QStringList());
        QCOMPARE(RevisionGraph::build(*readRevisionFolder(path()))->nodeCount(), 0);
    }

    void filesThatCannotBeRead()
    {
        revision("versions/a.py", "a");
        QVERIFY(QDir().mkpath(path("versions/folder.py")));
        QVERIFY(QFile::link(path("versions/gone"), path("versions/dangling.py")));
        QCOMPARE(::mkfifo(qPrintable(path("versions/pipe.py")), 0600), 0);
        QFile huge(path("versions/huge.py"));
        QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(qint64(1) << 33));
        QStringList kinds;
        const QStringList found = read("", &kinds);
        QCOMPARE(found.join(QLatin1Char(',')), QStringLiteral(",,,,a"));
        QCOMPARE(kinds.count(QStringLiteral("unreadable")), 4);
    }

    void aLinkToTheSameFileCountsOnce()
    {
        revision("versions/a.py", "a");
        QVERIFY(QFile::link(path("versions/a.py"), path("versions/b.py")));
        QStringList kinds;
        QCOMPARE(read("", &kinds), QStringList{QStringLiteral("a")});
        QCOMPARE(kinds, QStringList{QStringLiteral("loaded-twice")});
    }

    void manyFilesAreReadInOrder()
    {
        for (int i = 0; i < 300; ++i)
            revision(qPrintable(QStringLiteral("versions/f%1.py").arg(i)), qPrintable(QStringLiteral("id%1").arg(i)));
        const Result<RevisionFolder> folder = readRevisionFolder(path());
        QCOMPARE(int(folder->files.size()), 300);
        for (const RevisionFile &file : folder->files)
            QCOMPARE(file.id.mid(2), QFileInfo(file.path).completeBaseName().mid(1));
    }
};

QTEST_GUILESS_MAIN(TestRevisionFolder)
#include "tst_revisionfolder.moc"
