// What a frame of the timeline costs: query and draw list, then painting, as after a zoom (the first frame of a view).
#include <benchmark/benchmark.h>

#include <QApplication>
#include <QPainter>
#include <map>

#include "app/look/theme.h"
#include "app/timeline/scene.h"
#include "tests/app/timeline_sample.h"

using namespace interleave;

namespace {

void needApplication() {
    static int count = 1;
    static char name[] = "benchmarks";
    static char* names[] = {name, nullptr};
    if (QCoreApplication::instance()) return;
    qputenv("QT_QPA_PLATFORM", "offscreen");
    new QApplication(count, names);  // left alive: benchmark's own main ends the program
    loadFonts();
}

const sample::Run& runOf(std::int64_t spans) {
    static std::map<std::int64_t, sample::Run> made;
    auto& run = made[spans];
    if (!run.trace)
        run = spans <= 10'000 ? sample::pipeline(static_cast<int>(spans / 3)) : sample::crowd(static_cast<std::uint32_t>(spans));
    return run;
}

/// A different part of the run each time, so that nothing is asked twice.
TimelineScene::View viewAt(const Trace& trace, std::int64_t frame, bool zoomedIn) {
    TimelineScene::View view;
    view.width = 1080;
    view.height = 620;
    const Nanos shift = trace.end / 1000 * (frame % 100);
    view.range = zoomedIn ? TimeRange{shift, shift + trace.end / 50} : TimeRange{shift, trace.end};
    return view;
}

void index(benchmark::State& state) {
    needApplication();
    const auto& run = runOf(state.range(0));
    for (auto _ : state) benchmark::DoNotOptimize(TimelineScene(run.trace, run.lanes));
}

void draw(benchmark::State& state, bool zoomedIn) {
    needApplication();
    const auto& run = runOf(state.range(0));
    const TimelineScene scene(run.trace, run.lanes);
    std::int64_t frame = 0;
    for (auto _ : state) benchmark::DoNotOptimize(scene.draw(viewAt(*run.trace, ++frame, zoomedIn)));
}

void repaint(benchmark::State& state, bool zoomedIn) {
    needApplication();
    const auto& run = runOf(state.range(0));
    const TimelineScene scene(run.trace, run.lanes);
    const Theme& theme = Theme::of(ThemeName::Light);
    QImage image(1080, 620, QImage::Format_RGB32);
    std::int64_t frame = 0;
    for (auto _ : state) {
        image.fill(theme.lane);
        QPainter painter(&image);
        replay(scene.draw(viewAt(*run.trace, ++frame, zoomedIn)), painter, theme);
    }
}

}  // namespace

BENCHMARK(index)->Name("timeline_index")->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(draw, whole, false)->Name("timeline_draw_list")->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(repaint, whole, false)->Name("timeline_repaint")->Arg(1'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(repaint, zoomed, true)
    ->Name("timeline_repaint_zoomed")
    ->Arg(1'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond);
