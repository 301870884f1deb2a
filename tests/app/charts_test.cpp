#include <rapidcheck.h>

#include <QApplication>
#include <QImage>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>

#include "app/charts/chart_content.h"
#include "app/charts/chart_data.h"
#include "app/charts/chart_strip.h"
#include "app/session/walk.h"
#include "app/timeline/profile.h"
#include "app/timeline/view_state.h"
#include "core/trace/counters.h"
#include "tests/app/timeline_sample.h"
#include "tests/catch.h"

using namespace interleave;

TEST_CASE("a value axis has at most four round steps that hold the highest value", "[charts]") {
    struct Row {
        double most, step, top;
    };
    const Row rows[] = {{0, 1, 4},   {1, 0.3, 1.2}, {4, 1, 4},    {8, 2, 8},    {10, 3, 12},
                        {12, 3, 12}, {37, 10, 40},  {41, 20, 60}, {64, 20, 80}, {1000, 300, 1200}};
    for (const Row& row : rows) {
        INFO(row.most);
        CHECK(valueAxisFor(row.most, false).step == Approx(row.step));
        CHECK(valueAxisFor(row.most, false).top == Approx(row.top));
    }
    CHECK(valueAxisFor(2, true).step == 1);
    CHECK(valueAxisFor(2, true).top == 2);
    CHECK(rc::check("holds", [] {
        const double most = *rc::gen::inRange(1, 100'000'000) / 1000.0;
        const ValueAxis axis = valueAxisFor(most, *rc::gen::arbitrary<bool>());
        RC_ASSERT(axis.top >= most * (1 - 1e-9));
        RC_ASSERT(axis.top / axis.step < 4.001);
    }));
}

TEST_CASE("a rate is taken over a round time of about an eighth of the run", "[charts]") {
    CHECK(rateWindow(0) == 10);
    CHECK(rateWindow(2'240'000'000) == 300'000'000);
    CHECK(rateWindow(8'000) == 1'000);
}

TEST_CASE("a step curve shows dips shorter than a pixel, and at most one value a column", "[charts]") {
    // 4 throughout, but for one nanosecond in the middle of column 5.
    const std::vector<CounterPoint> points{{0, 4}, {5'500, 0}, {5'501, 4}, {9'000, 2}};
    const auto curve = stepCurve(points, 10'000, {0, 10'000}, 10);
    CHECK(std::any_of(curve.begin(), curve.end(), [](QPointF p) { return p.x() == 5 && p.y() == 0; }));
    CHECK(curve.front() == QPointF(0, 4));
    CHECK(curve.back() == QPointF(10, 2));
    CHECK(stepCurve(points, 10'000, {20'000, 30'000}, 10).empty());
    CHECK(stepCurve({}, 10'000, {0, 10'000}, 0).empty());

    CHECK(rc::check("bounded by the data and by the columns", [] {
        std::vector<CounterPoint> counter;
        Nanos time = 0;
        for (int step : *rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 5'000))) {
            counter.push_back({time, double(step % 7)});
            time += step;
        }
        const Nanos from = *rc::gen::inRange(0, 20'000);
        const TimeRange range{from, from + *rc::gen::inRange(1, 40'000)};
        const int columns = *rc::gen::inRange(1, 400);
        const auto drawn = stepCurve(counter, time, range, columns);
        RC_ASSERT(int(drawn.size()) <= 2 * (columns + 1));
        for (std::size_t i = 1; i < drawn.size(); ++i) {
            RC_ASSERT(drawn[i].x() >= drawn[i - 1].x());
            RC_ASSERT(drawn[i].x() == drawn[i - 1].x() ||
                      drawn[i].y() == drawn[i - 1].y());  // steps: across or straight up and down
        }
        for (const QPointF& p : drawn) RC_ASSERT(p.y() <= mostValue(counter) && p.y() >= 0);
    }));
}

TEST_CASE("a rate counts what fell into its window, however the axis is zoomed", "[charts]") {
    std::vector<Nanos> instants;
    for (int i = 1; i <= 100; ++i) instants.push_back(i * 1'000'000);  // one a millisecond
    const Nanos window = 10'000'000, end = 100'000'000;
    CHECK(mostRate(instants, window) == Approx(1000));
    CHECK(mostRate({}, window) == 0);
    for (const TimeRange range : {TimeRange{0, end}, TimeRange{40'000'000, 60'000'000}}) {
        const auto curve = rateCurve(instants, window, end, range, 300);
        REQUIRE(curve.size() > 3);
        for (const QPointF& p : curve) {
            const double time = static_cast<double>(range.from) + p.x() * static_cast<double>(range.length()) / 300;
            if (time > 12e6) CHECK(p.y() == Approx(1000).margin(101));
        }
    }
    CHECK(rateCurve(instants, window, end, {0, end}, 20).size() <= 22);
}

namespace {

RunResultPtr sampleResult() { return derive(sample::pipeline().trace, {}); }

QImage picture(ChartStrip& strip) {
    strip.resize(900, ChartStrip::kHeight);
    return strip.grab().toImage();
}

}  // namespace

TEST_CASE("the charts draw the run, follow the time axis, and draw the same into a picture", "[charts]") {
    ViewState view;
    ChartStrip strip(&view);
    const QImage empty = picture(strip);
    const RunResultPtr result = sampleResult();
    view.setWhole({0, result->trace->end});
    view.showWhole();
    strip.setResult(result);
    const QImage whole = picture(strip);
    CHECK(whole != empty);
    view.setRange({result->trace->end / 3, result->trace->end / 2});
    CHECK(picture(strip) != whole);
    view.showWhole();
    CHECK(picture(strip) == whole);

    view.setCursor(result->trace->end / 2);
    CHECK(picture(strip) != whole);
    view.setCursor(std::nullopt);

    QImage exported(whole.size(), whole.format());
    QPainter painter(&exported);
    strip.renderTo(painter, exported.rect(), Theme::of(ThemeName::Light), view.range());
    painter.end();
    CHECK(exported == whole);

    strip.setTheme(ThemeName::Dark);
    CHECK(picture(strip) != whole);
    strip.setResult(nullptr);
    CHECK(picture(strip) != whole);
}

TEST_CASE("core use counts jobs that take turns with their share", "[charts]") {
    auto trace = std::make_shared<Trace>();
    trace->meta.cores = 4;
    for (std::uint32_t i = 0; i < 4; ++i) {
        Span span;
        span.kind = SpanKind::Cpu;
        span.end = 400'000'000;
        span.cpuTime = 100'000'000;
        trace->spans.push_back(span);
    }
    trace->end = 400'000'000;
    trace->busyCores = busyCoresCounter(*trace);
    RunResult result;
    result.trace = trace;
    result.series = std::make_shared<const ChartSeries>();
    const ChartContent content = chartContents(result)[2];
    REQUIRE(content.title == "Core use");
    CHECK(content.axis.top == 4);
    const auto curve = content.curves.front().sample({0, 400'000'000}, 100);
    REQUIRE(curve.size() >= 2);
    for (const QPointF& point : curve)
        if (point.x() > 0 && point.x() < 99) CHECK(point.y() == 1);
    CHECK(curve.front().y() == 1);

    const std::vector<DrawBox> profile = drawProfile(*trace, {0, 800'000'000}, {0, 0, 600, 40});
    REQUIRE_FALSE(profile.empty());
    for (const DrawBox& box : profile) {
        CHECK(box.ink == Ink::Cpu);
        CHECK(box.rect.height() == 40);
        CHECK(box.rect.left() < 300);
    }
}

TEST_CASE("wheel and drag on a chart move the time axis", "[charts]") {
    ViewState view;
    ChartStrip strip(&view);
    view.setWhole({0, 1'000'000});
    view.showWhole();
    strip.resize(900, ChartStrip::kHeight);
    strip.show();
    QWidget* plot = strip.childAt(150, 100);
    REQUIRE(plot != nullptr);
    const auto wheel = [&](int notches, Qt::KeyboardModifiers keys) {
        const QPointF at(150, 100);
        QWheelEvent event(at, plot->mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, keys, Qt::NoScrollPhase, false);
        QApplication::sendEvent(plot, &event);
    };
    wheel(2, Qt::ControlModifier);
    const TimeRange zoomedIn = view.range();
    CHECK(zoomedIn.length() == Approx(640'000).epsilon(0.01));
    wheel(-1, Qt::ShiftModifier);
    CHECK(view.range().from > zoomedIn.from);
    CHECK(view.range().length() == zoomedIn.length());
    wheel(1, Qt::NoModifier);
    CHECK(view.range().length() == zoomedIn.length());

    const TimeRange before = view.range();
    const auto mouse = [&](QEvent::Type type, QPointF at, Qt::MouseButtons buttons) {
        QMouseEvent event(type, at, plot->mapToGlobal(at), Qt::LeftButton, buttons, Qt::NoModifier);
        QApplication::sendEvent(plot, &event);
    };
    mouse(QEvent::MouseButtonPress, {150, 100}, Qt::LeftButton);
    mouse(QEvent::MouseMove, {180, 100}, Qt::LeftButton);
    CHECK(view.range().from < before.from);
    CHECK(view.cursor());
    mouse(QEvent::MouseButtonRelease, {180, 100}, Qt::NoButton);
    const TimeRange dragged = view.range();
    mouse(QEvent::MouseMove, {120, 100}, Qt::NoButton);
    CHECK(view.range() == dragged);
}
