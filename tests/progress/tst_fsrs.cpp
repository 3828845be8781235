#include "engine/progress/fsrs.h"
#include "engine/progress/review.h"

#include <QTest>

#include <cmath>

using namespace athanor;

namespace {

/// The algorithm a second time, straight from its description, in other words than fsrs.cpp: one function of a whole
/// history, so that a slip in either shows.
struct Reviewed
{
    double days; // since the review before
    int grade;
};

MemoryState history(const std::vector<Reviewed> &reviews)
{
    const std::array<double, 19> w = {0.40255, 1.18385, 3.173,  15.69105, 7.1949, 0.5345, 1.4604,
                                      0.0046,  1.54575, 0.1192, 1.01925,  1.9395, 0.11,   0.29605,
                                      2.2698,  0.2315,  2.9898, 0.51655,  0.6621};
    const auto bounded = [](double d) { return d < 1 ? 1 : d > 10 ? 10 : d; };
    const auto d0 = [&w](int grade) { return w[4] - std::exp(w[5] * (grade - 1)) + 1; };
    double s = w[size_t(reviews[0].grade) - 1];
    double d = bounded(d0(reviews[0].grade));
    for (size_t i = 1; i < reviews.size(); ++i) {
        const auto [days, grade] = reviews[i];
        const double r = 1 / std::sqrt(1 + 19.0 / 81.0 * days / s);
        if (days < 1) {
            s *= std::exp(w[17] * (grade - 3 + w[18]));
        } else if (grade == 1) {
            const double lapsed = w[11] / std::pow(d, w[12]) * (std::pow(s + 1, w[13]) - 1) * std::exp((1 - r) * w[14]);
            s = std::fmin(lapsed, s * std::exp(-w[17] * w[18]));
        } else {
            double growth = std::exp(w[8]) * (11 - d) / std::pow(s, w[9]) * std::expm1((1 - r) * w[10]);
            if (grade == 2) growth *= w[15];
            if (grade == 4) growth *= w[16];
            s += s * growth;
        }
        const double moved = d - w[6] * (grade - 3) * (10 - d) / 9;
        d = bounded(w[7] * d0(4) + (1 - w[7]) * moved);
    }
    return {s, d};
}

const ReviewGrade grades[] = {ReviewGrade::Again, ReviewGrade::Hard, ReviewGrade::Good, ReviewGrade::Easy};

} // namespace

class FsrsTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void follows_data();
    void follows();
    void firstIntervals();
    void stabilityIsTheTimeTo90Percent();
    void betterGradesLastLonger();
    void waitingMakesRecallHarderAndGainLarger();
    void forgettingNeverStrengthens();
    void staysWithinBounds();
    void aClockSetBackIsNoTime();
    void wantedRetentionShortens();
    void cards();
    void cardOfTheFuture();
};

void FsrsTest::follows_data()
{
    QTest::addColumn<QList<double>>("days");
    QTest::addColumn<QList<int>>("graded");
    QTest::newRow("good ones") << QList<double>{0, 3, 11, 40, 140} << QList<int>{3, 3, 3, 3, 3};
    QTest::newRow("a lapse") << QList<double>{0, 4, 15, 1, 3, 9} << QList<int>{3, 3, 1, 3, 3, 4};
    QTest::newRow("hard") << QList<double>{0, 1, 2, 4, 6} << QList<int>{2, 2, 2, 2, 3};
    QTest::newRow("easy, late") << QList<double>{0, 30, 400} << QList<int>{4, 4, 2};
    QTest::newRow("again and again") << QList<double>{0, 1, 1, 1, 1, 1} << QList<int>{1, 1, 1, 1, 1, 1};
    QTest::newRow("on one day") << QList<double>{0, 0.01, 0.2, 0.99, 1} << QList<int>{1, 2, 3, 4, 3};
}

void FsrsTest::follows()
{
    QFETCH(QList<double>, days);
    QFETCH(QList<int>, graded);
    const Fsrs fsrs;
    std::vector<Reviewed> reviews{{0, graded.at(0)}};
    MemoryState state = fsrs.first(ReviewGrade(graded.at(0)));
    for (int i = 1; i < days.size(); ++i) {
        state = fsrs.next(state, days.at(i), ReviewGrade(graded.at(i)));
        reviews.push_back({days.at(i), graded.at(i)});
        const MemoryState expected = history(reviews);
        QVERIFY2(
            std::abs(state.stability - expected.stability) < 1e-9 * expected.stability,
            qPrintable(QStringLiteral("review %1: %2, not %3").arg(i).arg(state.stability).arg(expected.stability)));
        QVERIFY(std::abs(state.difficulty - expected.difficulty) < 1e-9);
    }
}

void FsrsTest::firstIntervals()
{
    // The published first stabilities, as whole days.
    const Fsrs fsrs;
    QCOMPARE(fsrs.interval(fsrs.first(ReviewGrade::Again)), 1);
    QCOMPARE(fsrs.interval(fsrs.first(ReviewGrade::Hard)), 1);
    QCOMPARE(fsrs.interval(fsrs.first(ReviewGrade::Good)), 3);
    QCOMPARE(fsrs.interval(fsrs.first(ReviewGrade::Easy)), 16);
    // D0(Good) = 7.1949 - e^(2·0.5345) + 1, worked by hand.
    QVERIFY(std::abs(fsrs.first(ReviewGrade::Good).difficulty - 5.2825) < 0.0005);
}

void FsrsTest::stabilityIsTheTimeTo90Percent()
{
    const Fsrs fsrs;
    for (const double stability : {0.5, 3.0, 15.69105, 400.0}) {
        QVERIFY(std::abs(fsrs.retrievability({stability, 5}, stability) - 0.9) < 1e-12);
        QCOMPARE(fsrs.retrievability({stability, 5}, 0), 1.0);
        QCOMPARE(fsrs.interval({stability, 5}), std::max(1, int(std::round(stability))));
    }
}

void FsrsTest::betterGradesLastLonger()
{
    const Fsrs fsrs;
    for (const double elapsed : {0.3, 1.0, 5.0, 60.0}) {
        double last = 0;
        double difficulty = 11;
        for (const ReviewGrade grade : grades) {
            const MemoryState next = fsrs.next({5, 5}, elapsed, grade);
            QVERIFY(next.stability > last);
            QVERIFY(next.difficulty < difficulty);
            last = next.stability;
            difficulty = next.difficulty;
        }
    }
}

void FsrsTest::waitingMakesRecallHarderAndGainLarger()
{
    const Fsrs fsrs;
    double recall = 1.1;
    double stability = 0;
    for (const double elapsed : {1.0, 5.0, 20.0, 90.0}) {
        QVERIFY(fsrs.retrievability({5, 5}, elapsed) < recall);
        QVERIFY(fsrs.next({5, 5}, elapsed, ReviewGrade::Good).stability > stability);
        recall = fsrs.retrievability({5, 5}, elapsed);
        stability = fsrs.next({5, 5}, elapsed, ReviewGrade::Good).stability;
    }
}

void FsrsTest::forgettingNeverStrengthens()
{
    const Fsrs fsrs;
    for (double stability = 0.05; stability < 3000; stability *= 2)
        for (double elapsed = 0; elapsed < 4000; elapsed = elapsed * 3 + 0.5)
            for (double difficulty = 1; difficulty <= 10; ++difficulty)
                QVERIFY(fsrs.next({stability, difficulty}, elapsed, ReviewGrade::Again).stability <= stability);
}

void FsrsTest::staysWithinBounds()
{
    const Fsrs fsrs;
    quint32 random = 1;
    for (int run = 0; run < 200; ++run) {
        MemoryState state = fsrs.first(grades[run % 4]);
        for (int i = 0; i < 60; ++i) {
            random = random * 1664525 + 1013904223;
            state = fsrs.next(state, double(random >> 20), grades[(random >> 8) % 4]);
            QVERIFY(state.difficulty >= 1 && state.difficulty <= 10);
            QVERIFY(state.stability > 0 && state.stability <= Fsrs::longestInterval);
            QVERIFY(fsrs.interval(state) >= 1 && fsrs.interval(state) <= Fsrs::longestInterval);
        }
    }
}

void FsrsTest::aClockSetBackIsNoTime()
{
    const Fsrs fsrs;
    for (const ReviewGrade grade : grades) {
        const MemoryState back = fsrs.next({5, 5}, -400, grade);
        const MemoryState none = fsrs.next({5, 5}, 0, grade);
        QCOMPARE(back.stability, none.stability);
    }
    QCOMPARE(fsrs.retrievability({5, 5}, -3), 1.0);
}

void FsrsTest::wantedRetentionShortens()
{
    QVERIFY(Fsrs(Fsrs::defaults, 0.95).interval({30, 5}) < Fsrs(Fsrs::defaults, 0.9).interval({30, 5}));
    QVERIFY(Fsrs(Fsrs::defaults, 0.8).interval({30, 5}) > Fsrs(Fsrs::defaults, 0.9).interval({30, 5}));
}

void FsrsTest::cards()
{
    const Fsrs fsrs;
    const QDateTime start = QDateTime::fromString(QStringLiteral("2026-03-02T09:00:00Z"), Qt::ISODate);
    ReviewCard card = ReviewCard::made({}, fsrs, ReviewGrade::Again, start);
    QCOMPARE(card.due, start.addDays(1));
    QVERIFY(!card.isDue(start.addSecs(3600)));
    QVERIFY(card.isDue(start.addDays(1)));
    card = card.graded(fsrs, ReviewGrade::Good, start.addDays(1));
    QCOMPARE(card.reviews, 2);
    QCOMPARE(card.lapses, 0);
    QCOMPARE(card.memory.stability, history({{0, 1}, {1, 3}}).stability);
    card = card.graded(fsrs, ReviewGrade::Again, start.addDays(4));
    QCOMPARE(card.lapses, 1);
    QVERIFY(card.due > start.addDays(4));
}

void FsrsTest::cardOfTheFuture()
{
    const Fsrs fsrs;
    const QDateTime now = QDateTime::fromString(QStringLiteral("2026-03-02T09:00:00Z"), Qt::ISODate);
    const ReviewCard wrongClock = ReviewCard::made({}, fsrs, ReviewGrade::Easy, now.addYears(10));
    QVERIFY(wrongClock.isDue(now));
    const ReviewCard graded = wrongClock.graded(fsrs, ReviewGrade::Good, now);
    QVERIFY(graded.due > now && graded.due < now.addDays(60));
    const ReviewCard summerTime = ReviewCard::made({}, fsrs, ReviewGrade::Good, now.addSecs(3600));
    QVERIFY(!summerTime.isDue(now));
}

QTEST_GUILESS_MAIN(FsrsTest)
#include "tst_fsrs.moc"
