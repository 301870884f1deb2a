#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <optional>
#include <vector>

#include "app/session/library.h"
#include "core/analysis/claims.h"
#include "core/analysis/summary.h"
#include "core/scenario/settings.h"
#include "core/trace/lanes.h"
#include "core/trace/trace.h"

class QSettings;

namespace interleave {

/// What charts plot and a trace does not hold ready. Sorted by time.
struct ChartSeries {
    std::vector<Nanos> finishes;  ///< when items were done
};

/// A finished (or live) walk: the trace and all that is derived from it off the GUI thread, so that a repaint only draws.
struct RunResult {
    TracePtr trace;
    Summary summary;
    Verdict verdict;
    std::shared_ptr<const Lanes> lanes;
    std::shared_ptr<const ChartSeries> series;
    Settings settings;
    double simulateMilliseconds = 0;  ///< what the walk took, scenario to trace
};
using RunResultPtr = std::shared_ptr<const RunResult>;
using FindingsPtr = std::shared_ptr<const Findings>;

class Prediction;

/// The one place that starts runs and holds scenario, settings and results. Knows no widget.
/// Every change of a setting begins a new simulation on a worker thread; a newer one replaces an older (the older's result is
/// thrown away, by job number), so what is shown as current is never stale. Where the last simulation took less than a frame the
/// setter waits for the answer, so that the repaint comes in the same frame.
class Session : public QObject {
    Q_OBJECT
public:
    /// `store` keeps the last scenario and the values of each scenario between two starts; without one nothing is kept.
    explicit Session(QSettings* store = nullptr, QObject* parent = nullptr);
    ~Session() override;

    const std::vector<LibraryEntry>& library() const;
    QString currentKey() const;  ///< LibraryEntry::key of the scenario shown; empty before one is
    ScenarioPtr scenario() const;
    const Settings& settings() const;
    Strategy strategy() const;  ///< in force: the override or the scenario's
    int cores() const;          ///< of the simulated machine: the override, else what the last simulation had
    RunResultPtr shown()
        const;  ///< what the window shows: the newest simulation, or the real run while and after it runs until a setting changes
    RunResultPtr lastSimulated() const;
    RunResultPtr lastReal() const;
    std::optional<double> predictionError() const;  ///< |real - simulated| / real makespan of the last real run
    bool running() const;                           ///< a real run is under way
    bool simulating() const;                        ///< a newer result is on its way
    Nanos elapsed() const;                          ///< of the real run under way
    double progress() const;                        ///< of the real run under way: share of the simulation's events, 0 to 1
    /// What simulation says of the scenario's claims and questions; null until it was asked for and is known.
    FindingsPtr findings() const;
    Prediction& prediction() const;
    QString error() const;                          ///< the one visible place for expected failures; empty when all is well

    void restore();                           ///< selects the scenario of the last time, or the one newcomers start with
    void selectScenario(const QString& key);  ///< by LibraryEntry::key, or by a shipped scenario's id
    bool openFile(const QString& path);       ///< loads a user's file, adds it to the library, selects and watches it; on failure
                                              ///< error() says why and the last good run stays
    /// Writes a copy of the scenario's file, whole or not at all, with an id of its own (the new file's name), and opens it as
    /// openFile() does.
    bool saveCopy(const QString& path);
    void setValue(const QString& parameter, double value);
    void setStrategy(Strategy strategy);
    void setCores(int cores);
    void resetValue(const QString& parameter);
    void resetCores();
    void apply(const Settings& settings);  ///< all at once, as one step of undo
    void examine();  ///< asks for findings(): found out once for each state of the file, on a thread of its own
    void settle();  ///< ends a gesture: successive changes of one parameter until here are one step of undo
    void undo();
    void redo();
    bool canUndo() const;
    bool canRedo() const;
    void report(const QString& failure);  ///< an expected failure from elsewhere (a picture that cannot be written), for error()
    void dismissError();

    void runForReal();
    void stop();

Q_SIGNALS:
    void libraryChanged();
    void scenarioChanged();
    void settingsChanged();
    void resultChanged();    ///< shown() is new
    void findingsChanged();
    void runStateChanged();  ///< running, simulating, progress
    void errorChanged();

private:
    struct Private;
    std::unique_ptr<Private> m;
};

}  // namespace interleave
