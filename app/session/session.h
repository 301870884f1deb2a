#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "core/analysis/summary.h"
#include "core/run/runner.h"
#include "core/scenario/settings.h"
#include "core/trace/lanes.h"
#include "core/trace/trace.h"

namespace interleave {

/// A finished (or live) walk: the trace and all that is derived from it off the GUI thread, so that a repaint only draws.
struct RunResult {
    TracePtr trace;
    Summary summary;
    Verdict verdict;
    std::shared_ptr<const Lanes> lanes;
    Settings settings;
    double simulateMilliseconds = 0;  ///< what the walk took, scenario to trace
};
using RunResultPtr = std::shared_ptr<const RunResult>;

/// A scenario in the list.
struct LibraryEntry {
    ScenarioPtr scenario;
    bool shipped = true;
    QString path;  ///< of a user's file
};

/// The one place that starts runs and holds scenario, settings and results. Knows no widget.
/// Every change of a setting begins a new simulation on a worker thread; a newer one replaces an older (the older's result is thrown away,
/// by job number), so what is shown as current is never stale.
class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    const std::vector<LibraryEntry>& library() const;
    ScenarioPtr scenario() const;
    const Settings& settings() const;
    Strategy strategy() const;         ///< in force: the override or the scenario's
    RunResultPtr shown() const;        ///< what the window shows: the newest simulation, or the real run while and after it runs until a setting changes
    RunResultPtr lastSimulated() const;
    RunResultPtr lastReal() const;
    std::optional<double> predictionError() const;  ///< |real - simulated| / real makespan of the last real run
    bool running() const;              ///< a real run is under way
    bool simulating() const;           ///< a newer result is on its way
    QString error() const;             ///< the one visible place for expected failures; empty when all is well

    void selectScenario(const QString& id);
    bool openFile(const QString& path); ///< loads a user's file, adds it to the library, selects and watches it; on failure error() says why and the last good run stays
    void setValue(const QString& parameter, double value);
    void setStrategy(Strategy strategy);
    void resetValue(const QString& parameter);
    void undo();
    void redo();
    bool canUndo() const;
    bool canRedo() const;

    void runForReal();
    void stop();

Q_SIGNALS:
    void libraryChanged();
    void scenarioChanged();
    void settingsChanged();
    void resultChanged();      ///< shown() is new
    void runStateChanged();    ///< running, simulating, progress
    void errorChanged();

private:
    struct Private;
    std::unique_ptr<Private> m;
};

}  // namespace interleave
