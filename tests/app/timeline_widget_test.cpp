#include "app/timeline/timeline_widget.h"

#include <QSignalSpy>
#include <QWheelEvent>
#include <QtTest/QTest>

#include "app/timeline/overview_widget.h"
#include "app/timeline/ruler_widget.h"
#include "tests/app/timeline_sample.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

constexpr int kWidth = 1126, kPlot = 1000;  // kWidth less labels and margin

/// The mock's run in a timeline of 1,000 px of plot: a px is a thousandth of the whole run.
struct Bench {
    sample::Run run = sample::pipeline();
    ViewState state;
    TimelineWidget timeline{&state};
    Nanos end = run.trace->end;

    Bench() {
        state.setWhole({0, end});
        timeline.setResult(run.trace, run.lanes);
        timeline.resize(kWidth, 300);
        timeline.show();
        settle();
    }
    static void settle() { QCoreApplication::processEvents(); }
    static QPoint at(double share, int y) { return {kLabelWidth + static_cast<int>(share * kPlot), y}; }
    void drag(Qt::MouseButton button, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mousePress(&timeline, button, modifiers, from);
        for (int step = 1; step <= 4; ++step) move(from + (to - from) * step / 4, button, modifiers);
        QTest::mouseRelease(&timeline, button, modifiers, to);
        settle();
    }
    void move(QPoint to, Qt::MouseButton button = Qt::NoButton, Qt::KeyboardModifiers modifiers = {}) {
        QMouseEvent event(QEvent::MouseMove, to, timeline.mapToGlobal(to), Qt::NoButton, button, modifiers);
        QCoreApplication::sendEvent(&timeline, &event);
    }
    void wheel(QPoint where, QPoint angle, Qt::KeyboardModifiers modifiers = {}) {
        QWheelEvent event(where, timeline.mapToGlobal(where), {}, angle, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&timeline, &event);
    }
    double share(Nanos time) const { return static_cast<double>(time) / static_cast<double>(end); }
    Span spanAt(QPoint point) {
        const auto hit = TimelineScene(run.trace, run.lanes).hit(timeline.view(), point);
        REQUIRE(hit.span >= 0);
        return run.trace->spans[static_cast<std::size_t>(hit.span)];
    }
};

}  // namespace

TEST_CASE("Ctrl and wheel zoom at the pointer", "[timeline]") {
    Bench s;
    s.wheel(Bench::at(0.25, 60), {0, 120}, Qt::ControlModifier);
    Bench::settle();
    CHECK(s.share(s.state.range().length()) == Approx(0.8).margin(0.002));
    CHECK(s.share(s.state.range().from) == Approx(0.05).margin(0.002));
    s.wheel(Bench::at(0.25, 60), {0, -120}, Qt::ControlModifier);
    Bench::settle();
    CHECK(s.share(s.state.range().length()) == Approx(1).margin(0.002));
    s.wheel({20, 60}, {0, 120}, Qt::ControlModifier);  // over the labels: the start stays
    Bench::settle();
    CHECK(s.share(s.state.range().from) == Approx(0).margin(0.002));
    CHECK(s.share(s.state.range().length()) == Approx(0.8).margin(0.002));
}

TEST_CASE("Queued wheel events move the view once", "[timeline]") {
    Bench s;
    QSignalSpy changes(&s.state, &ViewState::rangeChanged);
    for (int i = 0; i < 20; ++i) s.wheel(Bench::at(0.5, 60), {0, 30}, Qt::ControlModifier);
    Bench::settle();
    CHECK(changes.count() == 1);
    CHECK(s.share(s.state.range().length()) == Approx(std::pow(0.8, 5)).margin(0.002));  // quarters of a notch add up
}

TEST_CASE("Shift and wheel pan, a plain wheel scrolls the lanes", "[timeline]") {
    Bench s;
    s.state.setRange({s.end / 4, s.end / 2});
    s.wheel(Bench::at(0.5, 60), {0, -120}, Qt::ShiftModifier);
    Bench::settle();
    CHECK(s.state.range().from > s.end / 4);
    CHECK(s.state.range().length() == Approx(s.end / 4).margin(2));
    const TimeRange range = s.state.range();
    s.wheel(Bench::at(0.5, 60), {0, -120});
    Bench::settle();
    CHECK(s.state.range() == range);
    CHECK(s.timeline.view().scroll == 63);
    for (int i = 0; i < 8; ++i) s.wheel(Bench::at(0.5, 60), {0, 1});  // 1/120 of a notch each
    Bench::settle();
    CHECK(s.timeline.view().scroll == 59);
    s.wheel(Bench::at(0.5, 60), {0, 12000});
    Bench::settle();
    CHECK(s.timeline.view().scroll == 0);
}

TEST_CASE("A left drag selects time, its edges can be dragged, Escape clears", "[timeline]") {
    Bench s;
    s.drag(Qt::LeftButton, Bench::at(0.2, 150), Bench::at(0.5, 160));
    REQUIRE(s.state.selection());
    CHECK(s.share(s.state.selection()->from) == Approx(0.2).margin(0.001));
    CHECK(s.share(s.state.selection()->to) == Approx(0.5).margin(0.001));
    s.drag(Qt::LeftButton, Bench::at(0.5, 100), Bench::at(0.1, 100));  // past the other edge
    CHECK(s.share(s.state.selection()->from) == Approx(0.1).margin(0.001));
    CHECK(s.share(s.state.selection()->to) == Approx(0.2).margin(0.001));
    CHECK(s.state.range() == s.state.whole());
    QTest::keyClick(&s.timeline, Qt::Key_Escape);
    CHECK_FALSE(s.state.selection());
}

TEST_CASE("A second button during a drag means nothing", "[timeline]") {
    Bench s;
    QTest::mousePress(&s.timeline, Qt::LeftButton, {}, Bench::at(0.2, 150));
    s.move(Bench::at(0.3, 150), Qt::LeftButton);
    QTest::mousePress(&s.timeline, Qt::RightButton, {}, Bench::at(0.3, 150));
    QTest::mouseRelease(&s.timeline, Qt::RightButton, {}, Bench::at(0.3, 150));
    s.move(Bench::at(0.4, 150), Qt::LeftButton);
    QTest::mouseRelease(&s.timeline, Qt::LeftButton, {}, Bench::at(0.4, 150));
    REQUIRE(s.state.selection());
    CHECK(s.share(s.state.selection()->to) == Approx(0.4).margin(0.001));
    CHECK(s.state.range() == s.state.whole());
}

TEST_CASE("A right drag zooms to its region", "[timeline]") {
    Bench s;
    s.drag(Qt::RightButton, Bench::at(0.6, 100), Bench::at(0.4, 120));
    CHECK(s.share(s.state.range().from) == Approx(0.4).margin(0.001));
    CHECK(s.share(s.state.range().to) == Approx(0.6).margin(0.001));
    const TimeRange range = s.state.range();
    s.drag(Qt::RightButton, Bench::at(0.6, 100), Bench::at(0.6, 100));  // a click asks for nothing
    CHECK(s.state.range() == range);
}

TEST_CASE("Middle drag and Shift drag pan", "[timeline]") {
    for (const bool middle : {true, false}) {
        Bench s;
        s.state.setRange({s.end / 4, s.end / 2});
        s.drag(middle ? Qt::MiddleButton : Qt::LeftButton, Bench::at(0.5, 100), Bench::at(0.3, 100),
               middle ? Qt::NoModifier : Qt::ShiftModifier);
        CHECK(s.share(s.state.range().from) == Approx(0.25 + 0.2 * 0.25).margin(0.001));
        CHECK_FALSE(s.state.selection());
    }
}

TEST_CASE("Keys zoom, pan, fit and come home", "[timeline]") {
    Bench s;
    const auto length = [&] { return s.share(s.state.range().length()); };
    for (const auto key : {Qt::Key_W, Qt::Key_Plus}) {
        QTest::keyClick(&s.timeline, key);
        CHECK(length() == Approx(0.8).margin(0.002));
        QTest::keyClick(&s.timeline, key == Qt::Key_W ? Qt::Key_S : Qt::Key_Minus);
        CHECK(length() == Approx(1).margin(0.002));
    }
    s.state.setRange({s.end / 4, s.end / 2});
    QTest::keyClick(&s.timeline, Qt::Key_D);
    CHECK(s.share(s.state.range().from) == Approx(0.275).margin(0.001));
    QTest::keyClick(&s.timeline, Qt::Key_A);
    CHECK(s.share(s.state.range().from) == Approx(0.25).margin(0.001));
    for (const auto key : {Qt::Key_Home, Qt::Key_0}) {
        s.state.setRange({s.end / 4, s.end / 2});
        QTest::keyClick(&s.timeline, key);
        CHECK(s.state.range() == s.state.whole());
    }
    s.state.setSelection(TimeRange{s.end / 10, s.end / 5});
    QTest::keyClick(&s.timeline, Qt::Key_F);
    CHECK(s.state.range().from < s.end / 10);
    CHECK(s.state.range().to > s.end / 5);
    CHECK(length() < 0.13);
    const TimeRange range = s.state.range();
    QTest::keyClick(&s.timeline, Qt::Key_W, Qt::ControlModifier);  // not ours
    CHECK(s.state.range() == range);
}

TEST_CASE("F and a double-click fit the bar under the pointer", "[timeline]") {
    for (const bool key : {true, false}) {
        Bench s;
        const QPoint point = Bench::at(0.5, 45);
        const Span span = s.spanAt(point);
        s.move(point);
        if (key)
            QTest::keyClick(&s.timeline, Qt::Key_F);
        else
            QTest::mouseDClick(&s.timeline, Qt::LeftButton, {}, point);
        CHECK(s.state.range().from < span.start);
        CHECK(s.state.range().to > span.end);
        CHECK(s.state.range().length() < 1.3 * static_cast<double>(span.end - span.start));
    }
}

TEST_CASE("The pointer moves the cursor and leaves none behind", "[timeline]") {
    Bench s;
    s.move(Bench::at(0.5, 45));
    REQUIRE(s.state.cursor());
    CHECK(s.share(*s.state.cursor()) == Approx(0.5).margin(0.001));
    s.move({20, 45});
    CHECK_FALSE(s.state.cursor());
    s.move(Bench::at(0.5, 45));
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&s.timeline, &leave);
    CHECK_FALSE(s.state.cursor());
}

TEST_CASE("A click picks the bar, a click on nothing picks none", "[timeline]") {
    Bench s;
    QSignalSpy picked(&s.timeline, &TimelineWidget::spanPicked);
    const QPoint bar = Bench::at(0.5, 45);
    const Span span = s.spanAt(bar);
    QTest::mouseClick(&s.timeline, Qt::LeftButton, {}, bar);
    REQUIRE(picked.count() == 1);
    CHECK(s.run.trace->spans[static_cast<std::size_t>(picked[0][0].toLongLong())].start == span.start);
    QTest::mouseClick(&s.timeline, Qt::LeftButton, {}, Bench::at(0.5, 10));
    REQUIRE(picked.count() == 2);
    CHECK(picked[1][0].toLongLong() == -1);
}

TEST_CASE("A click on a title closes its group, another opens it, and a new run keeps it", "[timeline]") {
    Bench s;
    QTest::mouseClick(&s.timeline, Qt::LeftButton, {}, {20, 12});
    CHECK(s.timeline.view().collapsed == 1);
    s.timeline.setResult(s.run.trace, s.run.lanes);
    CHECK(s.timeline.view().collapsed == 1);
    QTest::mouseClick(&s.timeline, Qt::LeftButton, {}, {20, 12});
    CHECK(s.timeline.view().collapsed == 0);
}

TEST_CASE("A hover box is never cut off", "[timeline]") {
    const QRectF inside(4, 4, 600, 290);
    HoverBox box;
    box.lines = {"analyse 31", "on core 1 for 128 ms, 1.102 s to 1.230 s", "waited 311 ms for queue \"fetched\""};
    for (const QPointF at : {QPointF(10, 10), QPointF(590, 10), QPointF(590, 280), QPointF(10, 285), QPointF(300, 150)}) {
        box.at = at;
        CHECK(inside.contains(hoverRect(box, inside)));
        CHECK_FALSE(hoverRect(box, inside).contains(at));
    }
    box.lines.assign(1, QString(500, 'm'));
    CHECK(inside.contains(hoverRect(box, inside)));
}

TEST_CASE("A large run is shown once it is indexed, and only the newest", "[timeline]") {
    Bench s;
    const sample::Run large = sample::crowd(60'000), larger = sample::crowd(80'000);
    s.state.setWhole({0, larger.trace->end});
    s.timeline.setResult(large.trace, large.lanes);
    s.timeline.setResult(larger.trace, larger.lanes);
    const auto last = larger.trace->spans.size() - 1;
    QSignalSpy picked(&s.timeline, &TimelineWidget::spanPicked);
    const Span& span = larger.trace->spans[last];
    s.state.setRange({span.start - 1, span.end + 1});
    const int row = static_cast<int>(last % 8);
    const auto pickedLast = [&] {
        QTest::mouseClick(&s.timeline, Qt::LeftButton, {}, Bench::at(0.5, 24 + 38 * row + 10));
        return !picked.isEmpty() && picked.last()[0].toLongLong() == static_cast<qint64>(last);
    };
    s.timeline.resize(kWidth, 400);
    CHECK(QTest::qWaitFor(pickedLast, 20'000));
    s.timeline.setResult(s.run.trace, s.run.lanes);
    s.timeline.setResult(large.trace, large.lanes);
    s.timeline.setResult(nullptr, nullptr);  // and a large one under way is forgotten
    QTest::qWait(200);
    picked.clear();
    QTest::mouseClick(&s.timeline, Qt::LeftButton, {}, Bench::at(0.5, 34));
    CHECK(picked.last()[0].toLongLong() == -1);
}

TEST_CASE("Without a run the timeline takes every event calmly", "[timeline]") {
    ViewState state;
    TimelineWidget timeline(&state);
    timeline.resize(500, 200);
    timeline.show();
    QTest::mouseClick(&timeline, Qt::LeftButton, {}, {200, 50});
    QTest::mouseDClick(&timeline, Qt::LeftButton, {}, {200, 50});
    QTest::keyClick(&timeline, Qt::Key_F);
    timeline.setResult(nullptr, nullptr);
    CHECK(timeline.grab().toImage().pixelColor(10, 10) == Theme::of(ThemeName::Light).lane);
}

TEST_CASE("A view of the whole follows the run, another keeps its range", "[view_state]") {
    ViewState state;
    state.setWhole({0, 1000});
    CHECK(state.range() == TimeRange{0, 1000});
    state.setWhole({0, 2000});
    CHECK(state.range() == TimeRange{0, 2000});
    state.setRange({500, 600});
    state.setWhole({0, 3000});
    CHECK(state.range() == TimeRange{500, 600});
    state.setWhole({0, 400});  // nothing of it would be left
    CHECK(state.range() == TimeRange{0, 400});
    state.setSelection(TimeRange{30, 10});
    CHECK(state.selection() == TimeRange{10, 30});
}

TEST_CASE("The overview's window is drawn, moved, resized and called", "[overview]") {
    const sample::Run run = sample::pipeline();
    ViewState state;
    OverviewWidget overview(&state);
    state.setWhole({0, run.trace->end});
    overview.setTrace(run.trace);
    overview.resize(kWidth, overview.height());
    overview.show();
    const auto at = [](double share) { return QPoint(kLabelWidth + static_cast<int>(share * kPlot), 20); };
    const auto drag = [&](double from, double to) {
        QTest::mousePress(&overview, Qt::LeftButton, {}, at(from));
        QMouseEvent move(QEvent::MouseMove, at(to), overview.mapToGlobal(at(to)), Qt::NoButton, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&overview, &move);
        QTest::mouseRelease(&overview, Qt::LeftButton, {}, at(to));
    };
    const auto from = [&] { return static_cast<double>(state.range().from) / static_cast<double>(run.trace->end); };
    const auto to = [&] { return static_cast<double>(state.range().to) / static_cast<double>(run.trace->end); };
    drag(0.2, 0.4);
    CHECK(from() == Approx(0.2).margin(0.002));
    CHECK(to() == Approx(0.4).margin(0.002));
    drag(0.3, 0.5);
    CHECK(from() == Approx(0.4).margin(0.002));
    drag(0.4, 0.3);
    CHECK(from() == Approx(0.3).margin(0.002));
    CHECK(to() == Approx(0.6).margin(0.002));
    QTest::mouseClick(&overview, Qt::LeftButton, {}, at(0.8));
    CHECK((from() + to()) / 2 == Approx(0.8).margin(0.002));
    QTest::mouseDClick(&overview, Qt::LeftButton, {}, at(0.5));
    CHECK(state.range() == state.whole());
}

TEST_CASE("The ruler's wheel zooms and its drag pans", "[ruler]") {
    ViewState state;
    RulerWidget ruler(&state);
    state.setWhole({0, 1'000'000});
    ruler.resize(kWidth, ruler.height());
    ruler.show();
    const QPoint middle(kLabelWidth + kPlot / 2, 10);
    QWheelEvent wheel(middle, ruler.mapToGlobal(middle), {}, {0, 120}, Qt::NoButton, {}, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&ruler, &wheel);
    Bench::settle();
    CHECK(state.range() == TimeRange{100'000, 900'000});
    QTest::mousePress(&ruler, Qt::LeftButton, {}, middle);
    const QPoint left = middle - QPoint(100, 0);
    QMouseEvent move(QEvent::MouseMove, left, ruler.mapToGlobal(left), Qt::NoButton, Qt::LeftButton, {});
    QCoreApplication::sendEvent(&ruler, &move);
    CHECK(state.range() == TimeRange{180'000, 980'000});
}
