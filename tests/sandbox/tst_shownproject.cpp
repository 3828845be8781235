#include "tests/sandbox/insidesandbox.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

using namespace athanor::sandbox;

namespace {

bool writes(const std::string &path)
{
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0755));
    return file && ::write(file.get(), "x", 1) == 1;
}

int errnoOf(long result) { return result < 0 ? errno : 0; }

} // namespace

/// The home's project folder shown at the path of a folder of the host, with one folder below it mounted to be read.
class ShownProjectTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCOMPARE(prepareToRunInside(), std::string()); }

    void init()
    {
        // Not below /tmp, where a run may write anyway.
        m_folder = std::make_unique<QTemporaryDir>(QStringLiteral("/var/tmp/athanor-XXXXXX"));
        QVERIFY2(m_folder->isValid(), qPrintable(m_folder->errorString()));
        QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("environment")));
        QFile file(m_folder->filePath(QStringLiteral("environment/pyvenv.cfg")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("home = /usr/bin\n");
        m_path = m_folder->path().toStdString();
    }

    /// One folder under two names, and neither is the host's.
    void itIsTheHomesProject()
    {
        const int status = run([this] {
            if (!writes(m_path + "/app.py") || ::access("/home/learner/project/app.py", F_OK) != 0) return 1;
            if (!writes("/home/learner/project/other.py") || ::access((m_path + "/other.py").c_str(), F_OK) != 0)
                return 2;
            if (::mkdir((m_path + "/shop").c_str(), 0755) != 0) return 3;
            if (::rename((m_path + "/app.py").c_str(), (m_path + "/shop/app.py").c_str()) != 0) return 4;
            return ::unlink((m_path + "/shop/app.py").c_str()) == 0 ? 0 : 5;
        });
        QCOMPARE(status, 0);
        QCOMPARE(QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::NoDotAndDotDot),
                 QStringList{QStringLiteral("environment")});
    }

    void theMountBelowIsRead()
    {
        QCOMPARE(run([this] {
                     const std::string environment = m_path + "/environment";
                     if (::access((environment + "/pyvenv.cfg").c_str(), R_OK) != 0) return 1;
                     if (writes(environment + "/new") || writes(environment + "/pyvenv.cfg")) return 2;
                     return errnoOf(::unlink((environment + "/pyvenv.cfg").c_str())) == 0 ? 3 : 0;
                 }),
                 0);
    }

    /// What is written there takes the home's room, and cannot be executed.
    void itsLimitsAreTheHomes()
    {
        QCOMPARE(run([this] {
                     struct statvfs home, place;
                     if (::statvfs(kHome, &home) != 0 || ::statvfs(m_path.c_str(), &place) != 0) return 1;
                     if (home.f_fsid != place.f_fsid || home.f_blocks != place.f_blocks) return 2;
                     constexpr unsigned long kNeeded = ST_NOEXEC | ST_NOSUID | ST_NODEV;
                     if ((place.f_flag & kNeeded) != kNeeded || (place.f_flag & ST_RDONLY) != 0) return 3;
                     if (!writes(m_path + "/program")) return 4;
                     ::execl((m_path + "/program").c_str(), "program", nullptr);
                     return errno == EACCES ? 0 : 5;
                 }),
                 0);
    }

    /// SQLite needs all three kinds, as in the home.
    void locksAreTaken()
    {
        QCOMPARE(run([this] {
                     const auto open = [this] {
                         return UniqueFd(::open((m_path + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
                     };
                     const UniqueFd one = open(), two = open();
                     if (::flock(one.get(), LOCK_EX | LOCK_NB) != 0) return 1;
                     if (errnoOf(::flock(two.get(), LOCK_EX | LOCK_NB)) != EWOULDBLOCK) return 2;
                     struct flock range
                     {};
                     range.l_type = F_WRLCK;
                     range.l_len = 10;
                     if (::fcntl(one.get(), F_SETLK, &range) != 0) return 3;
                     range.l_start = 20;
                     if (::fcntl(one.get(), F_OFD_SETLK, &range) != 0) return 4;
                     return errnoOf(::fcntl(two.get(), F_OFD_SETLK, &range)) == EAGAIN ? 0 : 5;
                 }),
                 0);
    }

private:
    int run(const std::function<int()> &body)
    {
        Layout layout;
        layout.place = m_path;
        layout.mounts.push_back({m_path + "/environment", false, {}, {}});
        const Outcome outcome = runInside(body, {2000, 5000, 256ull << 20, 0}, EngineLeaves::Never, std::move(layout));
        if (!outcome.failure.empty()) qWarning("%s", outcome.failure.c_str());
        return outcome.status;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_path;
};

QTEST_GUILESS_MAIN(ShownProjectTest)
#include "tst_shownproject.moc"
