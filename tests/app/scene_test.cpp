#include "app/timeline/scene.h"
#include "app/timeline/bar_label.h"

#include <rapidcheck.h>

#include <algorithm>

#include "tests/app/timeline_sample.h"
#include "tests/catch.h"

using namespace interleave;

namespace {

TimelineScene::View viewOf(const sample::Run& run) {
    TimelineScene::View view;
    view.range = {0, run.trace->end};
    view.width = 1080;
    view.height = 600;
    return view;
}

std::size_t count(const DrawList& list, Ink ink) {
    return static_cast<std::size_t>(
        std::count_if(list.boxes.begin(), list.boxes.end(), [&](const DrawBox& b) { return b.ink == ink; }));
}

bool hasText(const DrawList& list, const QString& text) {
    return std::any_of(list.texts.begin(), list.texts.end(), [&](const DrawText& t) { return t.text == text; });
}

}  // namespace

TEST_CASE("Every span of the whole run has its bar", "[scene]") {
    const sample::Run run = sample::pipeline();
    const TimelineScene scene(run.trace, run.lanes);
    const DrawList list = scene.draw(viewOf(run));
    CHECK(count(list, Ink::Cpu) == 64);
    CHECK(count(list, Ink::Store) == 64);
    CHECK(count(list, Ink::Io) == 64);
    CHECK(count(list, Ink::Failed) == 3);
    CHECK(count(list, Ink::Waiting) > 20);
    CHECK(hasText(list, "CORES"));
    CHECK(hasText(list, QString::fromUtf8("core 3 · w3")));
    CHECK(hasText(list, "fetch 9"));
    CHECK(hasText(list, "63"));  // in a row of cores the number is enough
}

TEST_CASE("No span is lost at any zoom", "[scene]") {
    const sample::Run run = sample::crowd(4000);
    const TimelineScene scene(run.trace, run.lanes);
    REQUIRE(rc::check([&] {
        TimelineScene::View view = viewOf(run);
        view.range.from = *rc::gen::inRange<Nanos>(0, run.trace->end - 100);
        view.range.to = *rc::gen::inRange<Nanos>(view.range.from + 10, run.trace->end + 1);
        const Span& span = run.trace->spans[*rc::gen::inRange<std::size_t>(0, run.trace->spans.size())];
        if (span.end <= view.range.from || span.start >= view.range.to) return;
        const DrawList list = scene.draw(view);
        // Some box stands where the span's middle (of what is visible) falls, in its row.
        const TimeScale scale(view.range, view.labelWidth, view.width - view.labelWidth - view.rightMargin);
        const Nanos from = std::max(span.start, view.range.from), to = std::min(span.end, view.range.to);
        const double x = scale.x(from + (to - from) / 2), top = 24 + 38.0 * (span.item % 8) + 2;
        RC_ASSERT(std::any_of(list.boxes.begin(), list.boxes.end(), [&](const DrawBox& box) {
            const bool bar = box.ink == Ink::Cpu || box.ink == Ink::Failed;
            return bar && box.rect.top() >= top && box.rect.bottom() <= top + 34 && box.rect.left() - 1.5 <= x &&
                   box.rect.right() + 1.5 >= x;
        }));
    }));
}

TEST_CASE("Failures stay visible at every zoom", "[scene]") {
    sample::Run run = sample::crowd(20000);
    auto trace = std::make_shared<Trace>(*run.trace);
    for (Span& span : trace->spans) span.outcome = Outcome::Ok;
    REQUIRE(count(TimelineScene(trace, run.lanes).draw(viewOf(run)), Ink::Failed) == 0);
    trace->spans[9999].outcome = Outcome::Failed;
    trace->spans[5000].outcome = Outcome::Cancelled;
    run.trace = trace;
    const DrawList list = TimelineScene(run.trace, run.lanes).draw(viewOf(run));
    for (const Ink ink : {Ink::Failed, Ink::Cancelled}) {
        CHECK(std::any_of(list.boxes.begin(), list.boxes.end(),
                          [&](const DrawBox& b) { return b.ink == ink && b.rect.width() >= 2 && b.rect.height() >= 4; }));
    }
}

TEST_CASE("A row that slots share has no bars, only how busy they were", "[scene]") {
    sample::Run run = sample::pipeline();
    auto lanes = std::make_shared<Lanes>(*run.lanes);
    LaneRow both = lanes->groups[0].rows[0];
    const LaneRow& second = lanes->groups[0].rows[1];
    both.spans.insert(both.spans.end(), second.spans.begin(), second.spans.end());
    both.merged = 2;
    lanes->groups = {{"Cores", 0, true, {both}}};
    const DrawList list = TimelineScene(run.trace, lanes).draw(viewOf(run));
    const auto any = [&](double height) {
        return std::any_of(list.boxes.begin(), list.boxes.end(),
                           [&](const DrawBox& box) { return box.ink == Ink::Cpu && box.rect.height() == height; });
    };
    CHECK(any(17));  // one of the two busy
    CHECK(any(34));  // both
    CHECK(std::none_of(list.texts.begin(), list.texts.end(), [](const DrawText& text) { return text.on == Ink::Cpu; }));
}

TEST_CASE("A crowd costs a frame no more boxes than its pixels", "[scene]") {
    const sample::Run run = sample::crowd(200'000);
    const DrawList list = TimelineScene(run.trace, run.lanes).draw(viewOf(run));
    CHECK(list.boxes.size() < 8 * 3 * 960);
}

TEST_CASE("Hitting a bar's box finds its span", "[scene]") {
    const sample::Run run = sample::pipeline();
    const TimelineScene scene(run.trace, run.lanes);
    REQUIRE(rc::check([&] {
        TimelineScene::View view = viewOf(run);
        const QPointF point(*rc::gen::inRange(0, 1080), *rc::gen::inRange(0, 600));
        const auto hit = scene.hit(view, point);
        const DrawList list = scene.draw(view);
        const auto under = std::find_if(list.boxes.rbegin(), list.boxes.rend(), [&](const DrawBox& box) {
            return box.ink != Ink::GridLine && box.rect.contains(point) && box.rect.right() > point.x() + 1 &&
                   box.rect.left() < point.x() - 1;
        });
        if (under == list.boxes.rend()) return;
        RC_ASSERT(hit.box == under->rect);
        if (under->hatched)
            RC_ASSERT(hit.wait >= 0);
        else
            RC_ASSERT(inkOf(*run.trace, run.trace->spans[static_cast<std::size_t>(hit.span)]) == under->ink);
    }));
}

TEST_CASE("Hits tell titles, rows and emptiness apart", "[scene]") {
    const sample::Run run = sample::pipeline();
    const TimelineScene scene(run.trace, run.lanes);
    TimelineScene::View view = viewOf(run);
    CHECK(scene.hit(view, {20, 10}).title);
    CHECK(scene.hit(view, {20, 40}).row == 0);
    CHECK(scene.hit(view, {20, 40}).span == -1);
    CHECK(scene.hit(view, {20, 595}).group == -1);
    view.collapsed = 1;
    CHECK(scene.hit(view, {20, 30}).group == 1);
    CHECK(scene.hit(view, {20, 30}).title);
    CHECK(scene.contentHeight(view) == Approx(scene.contentHeight(viewOf(run)) - 4 * 38));
    view.scroll = 24;
    CHECK(scene.hit(view, {20, 5}).group == 1);
}

TEST_CASE("A row of one nanosecond and a view far outside are drawn without harm", "[scene]") {
    const sample::Run run = sample::pipeline();
    const TimelineScene scene(run.trace, run.lanes);
    TimelineScene::View view = viewOf(run);
    view.range = {5, 6};
    CHECK_FALSE(scene.draw(view).boxes.empty());
    view.range = {run.trace->end * 1000, run.trace->end * 1001};
    const DrawList outside = scene.draw(view);
    CHECK(count(outside, Ink::Cpu) + count(outside, Ink::Io) == 0);
    view.width = 50;  // narrower than its labels
    CHECK(scene.draw(view).size.width() == 50);
}

TEST_CASE("Each fate has its look", "[scene]") {
    const sample::Run run = sample::zoo();
    const DrawList list = TimelineScene(run.trace, run.lanes).draw(viewOf(run));
    const auto any = [&](auto&& is) { return std::any_of(list.boxes.begin(), list.boxes.end(), is); };
    CHECK(any([](const DrawBox& b) { return b.ink == Ink::Cpu && b.hatched; }));
    CHECK(any([](const DrawBox& b) { return b.ink == Ink::Cpu && b.soft; }));
    CHECK(any([](const DrawBox& b) { return b.ink == Ink::Waiting && b.hatched; }));
    CHECK(count(list, Ink::Startup) == 1);
    CHECK(count(list, Ink::Failed) == 1);
    CHECK(count(list, Ink::Cancelled) == 1);
    CHECK(hasText(list, QString::fromUtf8("↻ call 5")));
    CHECK(hasText(list, "call"));     // without an item the leaf's name
    REQUIRE(list.lines.size() == 1);  // the end, with wind-down after it
    CHECK(list.lines.front().dashed);
}

TEST_CASE("A bar is solid only as high as the share that computed, and says so", "[scene]") {
    sample::Run run = sample::zoo();
    auto trace = std::make_shared<Trace>(*run.trace);
    const auto job = std::find_if(trace->spans.begin(), trace->spans.end(), [](const Span& s) { return s.kind == SpanKind::Cpu; });
    const TimelineScene::View view = viewOf(run);
    const auto barOf = [&](const DrawList& list, Ink ink) {
        const TimeScale scale(view.range, view.labelWidth, view.width - view.labelWidth - view.rightMargin);
        const double middle = scale.x((job->start + job->end) / 2);
        const auto box = std::find_if(list.boxes.begin(), list.boxes.end(), [&](const DrawBox& b) {
            return b.ink == ink && b.rect.left() < middle && b.rect.right() > middle && b.rect.top() < 60;
        });
        return box == list.boxes.end() ? QRectF() : box->rect;
    };
    const auto label = [](const DrawList& list) {
        return *std::find_if(list.texts.begin(), list.texts.end(), [](const DrawText& t) { return t.text.endsWith("1"); });
    };
    const auto says = [&](const char* words) {
        const std::vector<QString> lines = describe(*trace, *job);
        return std::find(lines.begin(), lines.end(), QString(words)) != lines.end();
    };
    const DrawList alone = TimelineScene(trace, run.lanes).draw(view);
    const QRectF whole = barOf(alone, Ink::Cpu);
    REQUIRE(whole.height() > 20);
    CHECK(barOf(alone, Ink::Waiting).isEmpty());

    const Nanos length = job->end - job->start;
    job->cpuTime = length / 4;
    const DrawList quarter = TimelineScene(trace, run.lanes).draw(view);
    const QRectF solid = barOf(quarter, Ink::Cpu);
    CHECK(solid.height() == Approx(whole.height() / 4).margin(0.5));
    CHECK(solid.bottom() == whole.bottom());
    CHECK(solid.width() == whole.width());
    CHECK(barOf(quarter, Ink::Waiting) == whole);  // hatched under it
    CHECK(label(quarter).on == Ink::Waiting);      // where there is room
    CHECK(label(quarter).rect.bottom() <= solid.top());
    CHECK(says("computed 8.75 ms of 35 ms; shared its core"));
    trace->meta.gil = true;
    CHECK(says("computed 8.75 ms of 35 ms; waited for the GIL"));
    trace->meta.releasingGil = {job->name};
    CHECK(says("computed 8.75 ms of 35 ms; shared its core"));

    job->cpuTime = length * 3 / 4;
    const DrawList more = TimelineScene(trace, run.lanes).draw(view);
    CHECK(label(more).on == Ink::Cpu);
    CHECK(label(more).rect.top() >= barOf(more, Ink::Cpu).top());
    job->cpuTime = length * 96 / 100;
    CHECK(barOf(TimelineScene(trace, run.lanes).draw(view), Ink::Cpu) == whole);
    CHECK(says("33.6 ms on the processor"));
}

TEST_CASE("The words of the hover box", "[scene]") {
    const sample::Run run = sample::zoo();
    const auto failed = std::find_if(run.trace->spans.begin(), run.trace->spans.end(),
                                     [](const Span& s) { return s.outcome == Outcome::Failed; });
    const auto lines = describe(*run.trace, *failed);
    REQUIRE(lines.size() >= 3);
    CHECK(lines[0] == "call 5");
    CHECK(lines[1] == "for 20 ms, 30.0 ms to 50.0 ms");
    CHECK(lines[2] == "failed: TimeoutError");
    const auto wait = describe(*run.trace, run.trace->waits.front());
    CHECK(wait[1] == "for queue \"inbox\" for 50 ms, 0.0 ms to 50.0 ms");

    const sample::Run items = sample::pipeline();
    const auto analysed = std::find_if(items.trace->spans.begin(), items.trace->spans.end(),
                                       [](const Span& s) { return s.kind == SpanKind::Cpu && s.item == 40; });
    const auto way = describe(*items.trace, *analysed);
    CHECK(way.back() == QString::fromUtf8("fetch → this → store"));
    CHECK(way[way.size() - 2].contains("since fetch"));
}

TEST_CASE("A bar without an item bears its task's number, a pipeline's own task its slot's", "[scene]") {
    Trace trace;
    const NameId fetch = trace.names.intern("fetch"), store = trace.names.intern("store");
    trace.tasks.resize(3);
    trace.tasks[1].name = fetch;
    trace.tasks[1].index = 12;
    trace.tasks[2].name = store;
    trace.tasks[2].index = 4;
    Stage pipeline;
    pipeline.name = store;
    pipeline.pipeline = true;
    trace.meta.stages.push_back(pipeline);
    Span span;
    span.end = 10;
    span.task = 1;
    span.name = span.stage = fetch;
    CHECK(numberOf(trace, span) == 12);
    trace.spans.push_back(span);
    CHECK(BarLabels(trace).fit(span, false, 500) == "fetch 12");
    CHECK(describe(trace, span).front() == "fetch 12");
    span.item = 7;
    CHECK(numberOf(trace, span) == 7);
    span.task = kProgram;
    span.item = kNoIndex;
    CHECK(describe(trace, span).front() == "fetch");
    span.kind = SpanKind::Startup;
    span.task = 1;
    CHECK(numberOf(trace, span) == kNoIndex);

    Wait wait;
    wait.end = 10;
    wait.task = 2;
    wait.waker = 1;
    CHECK(describe(trace, wait).front() == "store slot 4 waiting");
    CHECK(describe(trace, wait).back() == "woken by fetch 12");
}
