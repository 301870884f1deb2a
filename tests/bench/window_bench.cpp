// What a person feels at a slider: from the change of a value to the whole window painted, simulation included.
#include <benchmark/benchmark.h>

#include <QApplication>
#include <QImage>
#include <memory>

#include "app/window/main_window.h"

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

/// The pipeline with as many items as the argument says; each frame moves the workers' slider.
void slider(benchmark::State& state) {
    needApplication();
    Session session;
    MainWindow window(&session, nullptr);
    window.resize(1600, 1000);
    window.show();
    session.selectScenario("fetch-analyse-store");
    session.setValue("items", static_cast<double>(state.range(0)));
    while (session.simulating()) QCoreApplication::processEvents();
    QImage picture(window.size(), QImage::Format_RGB32);
    window.render(&picture);
    int workers = 4;
    for (auto _ : state) {
        workers = workers == 4 ? 5 : 4;
        session.setValue("workers", workers);
        while (session.simulating()) QCoreApplication::processEvents();
        window.render(&picture);
    }
    state.counters["events"] = static_cast<double>(session.shown()->summary.events);
}

}  // namespace

BENCHMARK(slider)->Arg(64)->Arg(250)->Arg(1000)->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime();
