#include "engine/sandbox/archive.h"
#include "tests/sandbox/insidesandbox.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <linux/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

using namespace athanor::sandbox;

namespace {

bool holds(const std::string &path, std::string_view expected)
{
    char text[64];
    const UniqueFd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const ssize_t size = file ? ::read(file.get(), text, sizeof text) : -1;
    return size >= 0 && std::string_view(text, static_cast<std::size_t>(size)) == expected;
}

int errnoOf(long result) { return result < 0 ? errno : 0; }

} // namespace

/// Texts that are laid over a mounted project: seen inside, and nowhere else.
class LaidTextsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        // A file system whose names the kernel lets nothing lie over; only root may take a copy of its mount.
        m_refusing.reset(
            static_cast<int>(::syscall(SYS_open_tree, AT_FDCWD, "/proc/sys/net", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC)));
        QCOMPARE(prepareToRunInside(), std::string());
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        write("app.py", "saved");
        write("kept.py", "kept");
        m_path = m_folder->path().toStdString();
    }

    void theyCoverWhatIsSaved()
    {
        QCOMPARE(run({{"app.py", "typed"}, {"new/views.py", "new"}},
                     [this] {
                         if (!holds(m_path + "/app.py", "typed") || !holds(m_path + "/new/views.py", "new")) return 1;
                         return holds(m_path + "/kept.py", "kept") ? 0 : 2;
                     })
                     .status,
                 0);
        QCOMPARE(names(), QStringList({QStringLiteral("app.py"), QStringLiteral("kept.py")}));
        QCOMPARE(read("app.py"), QByteArray("saved"));
    }

    /// Such a folder is seen as it is, and that is told.
    void whereNothingCanLieOver()
    {
        if (!m_refusing) QSKIP("Only root can show such a file system here.");
        ArchiveWriter archive;
        archive.add("app.py", "typed");
        Layout layout;
        layout.mounts.push_back({"/srv/project", false, std::move(m_refusing), archive.finish()});
        const Outcome outcome = runInside(
            [] {
                if (::access("/srv/project/core/somaxconn", F_OK) != 0) return 1;
                return ::access("/srv/project/app.py", F_OK) != 0 && ::access("/tmp/texts0", F_OK) != 0 ? 0 : 2;
            },
            {2000, 5000, 256ull << 20, 0}, EngineLeaves::Never, std::move(layout));
        QCOMPARE(outcome.failure, std::string());
        QCOMPARE(outcome.status, 0);
        QVERIFY(outcome.textsLeftOut);
        QVERIFY(!run({{"app.py", "typed"}}, [] { return 0; }).textsLeftOut);
    }

    /// Colons, commas and backslashes mean something where an overlay is asked for.
    void anyNameOfAFolder()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("a:b,c\\d e")));
        m_path += "/a:b,c\\d e";
        QCOMPARE(run({{"app.py", "typed"}}, [this] { return holds(m_path + "/app.py", "typed") ? 0 : 1; }).status, 0);
    }

    void nothingCanBeWritten()
    {
        const Outcome outcome = run({{"app.py", "typed"}}, [this] {
            if (errnoOf(::open((m_path + "/app.py").c_str(), O_WRONLY)) != EROFS) return 1;
            const int made = errnoOf(::open((m_path + "/made.py").c_str(), O_WRONLY | O_CREAT, 0644));
            if (made != EROFS && made != EACCES) return 2;
            const int removed = errnoOf(::unlink((m_path + "/kept.py").c_str()));
            if (removed != EROFS && removed != EACCES) return 3;
            struct statvfs info;
            if (::statvfs(m_path.c_str(), &info) != 0) return 4;
            constexpr unsigned long kNeeded = ST_RDONLY | ST_NOSUID | ST_NODEV;
            if ((info.f_flag & kNeeded) != kNeeded) return 5;
            // The layer itself is nowhere.
            return ::access("/texts0", F_OK) != 0 && ::access("/tmp/texts0", F_OK) != 0 ? 0 : 6;
        });
        QCOMPARE(outcome.status, 0);
        QCOMPARE(names(), QStringList({QStringLiteral("app.py"), QStringLiteral("kept.py")}));
    }

    void theirRoomIsTheHomes()
    {
        const auto homeSize = [] {
            struct statvfs info;
            return ::statvfs(kHome, &info) == 0 ? static_cast<int>(info.f_blocks * info.f_frsize >> 20) : -1;
        };
        QCOMPARE(run({{"app.py", std::string(4 << 20, 'x')}}, homeSize).status, 12);
        QCOMPARE(run({{"app.py", "x"}}, homeSize).status, 15);
        const Outcome tooLarge = run({{"a.py", std::string(15500 << 10, 'x')}}, homeSize);
        QCOMPARE(tooLarge.status, -1000);
        QVERIFY2(tooLarge.failure.find("not saved") != std::string::npos, tooLarge.failure.c_str());
        const Outcome larger = run({{"a.py", std::string(17 << 20, 'x')}}, homeSize);
        QCOMPARE(larger.status, -1000);
        QVERIFY2(larger.failure.find("not saved") != std::string::npos, larger.failure.c_str());
    }

    /// A link of the project is covered, never followed; a path that leaves the project is refused.
    void linksDoNotLeadOut()
    {
        const QTemporaryDir outside;
        QVERIFY(QFile::link(outside.path(), m_folder->filePath(QStringLiteral("out"))));
        QVERIFY(QFile::link(outside.filePath(QStringLiteral("victim")), m_folder->filePath(QStringLiteral("link.py"))));
        const Outcome outcome = run({{"out/app.py", "typed"}, {"link.py", "typed too"}}, [this] {
            struct stat info;
            if (::lstat((m_path + "/out").c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return 1;
            return holds(m_path + "/out/app.py", "typed") && holds(m_path + "/link.py", "typed too") ? 0 : 2;
        });
        QCOMPARE(outcome.status, 0);
        QVERIFY(QDir(outside.path()).isEmpty());
        const Outcome leaving = run({{"../gone.py", "typed"}}, [] { return 0; });
        QCOMPARE(leaving.status, -1000);
        QVERIFY2(leaving.failure.find("outside the project") != std::string::npos, leaving.failure.c_str());
    }

    /// What somebody may not read stays so: the overlay is made with more rights than the learner has.
    void closedFilesStayClosed()
    {
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("closed")));
        write("closed/secret", "secret");
        QCOMPARE(::chmod((m_path + "/kept.py").c_str(), 0), 0);
        QCOMPARE(::chmod((m_path + "/closed").c_str(), 0), 0);
        const Outcome outcome = run({{"app.py", "typed"}}, [this] {
            if (errnoOf(::open((m_path + "/kept.py").c_str(), O_RDONLY)) != EACCES) return 1;
            return errnoOf(::open((m_path + "/closed/secret").c_str(), O_RDONLY)) == EACCES ? 0 : 2;
        });
        QCOMPARE(outcome.status, 0);
        QCOMPARE(::chmod((m_path + "/closed").c_str(), 0755), 0);
    }

    /// A folder that is written for real shows what is saved.
    void notOverAFolderThatIsWritten()
    {
        const Outcome outcome = run(
            {{"app.py", "typed"}}, [this] { return holds(m_path + "/app.py", "saved") ? 0 : 1; }, true);
        QCOMPARE(outcome.status, 0);
    }

private:
    using Texts = std::vector<std::pair<std::string, std::string>>;

    Outcome run(const Texts &texts, const std::function<int()> &body, bool writable = false)
    {
        ArchiveWriter archive;
        for (const auto &[path, content] : texts) archive.add(path, content);
        Layout layout;
        layout.mounts.push_back({m_path, writable, {}, archive.finish()});
        return runInside(body, {2000, 5000, 256ull << 20, 0}, EngineLeaves::Never, std::move(layout));
    }

    void write(const char *path, const char *content) const
    {
        QFile file(m_folder->filePath(QLatin1String(path)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }
    QByteArray read(const char *path) const
    {
        QFile file(m_folder->filePath(QLatin1String(path)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList names() const
    {
        return QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot, QDir::Name);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
    UniqueFd m_refusing;
};

QTEST_GUILESS_MAIN(LaidTextsTest)
#include "tst_laidtexts.moc"
