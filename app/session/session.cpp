#include "app/session/session.h"

#include <QDir>
#include <QFileInfo>
#include <QSettings>
#include <QTimer>
#include <algorithm>
#include <chrono>
#include <cmath>

#include "app/session/bell.h"
#include "app/session/claim_check.h"
#include "app/session/file_watch.h"
#include "app/session/history.h"
#include "app/session/kept_settings.h"
#include "app/session/own_copy.h"
#include "app/session/prediction.h"
#include "app/session/real_run.h"
#include "app/session/simulator.h"

namespace interleave {
namespace {

using namespace std::chrono_literals;
constexpr double kQuickMilliseconds = 8;  // a simulation that took less is waited for, so that it is painted in the same frame,
constexpr auto kPatience = 12ms;          // and no longer than this
constexpr auto kSequentialBox = 2s;       // for the speed-up, after its result is shown
constexpr auto kKeepAfter = 1s;
constexpr const char* kFirstScenario = "fetch-analyse-store";  // what a newcomer sees
constexpr const char* kLastScenario = "lastScenario";

/// A pipe or a device has no end to wait for while a window stands still; the command line reads them.
Result<ScenarioPtr> loadForWindow(const QString& path) {
    const QFileInfo info(path);
    if (info.exists() && !info.isFile() && !info.isDir())
        return Error{{path.toStdString(), 0, 0}, "this is not a file that can be watched", "save the scenario as a file"};
    return loadScenario(path.toStdString());
}

}  // namespace

struct Session::Private {
    Private(Session* session, QSettings* settingsStore);

    RunRequest request() const;
    void select(const LibraryEntry& entry);
    bool load(const QString& path);
    void change(Settings next, const std::string& what);
    void settingsMoved();
    void simulate();
    void takeSimulated(std::optional<Simulator::Answer> answer);
    void takeReal();
    void takeFindings();
    void keep();
    void setError(const QString& text, bool ofSettings = false);

    Session* q;
    QSettings* store;
    std::vector<LibraryEntry> library;
    CostTable costs;
    ScenarioPtr scenario;
    QString key;
    SettingsHistory history;
    RunResultPtr simulated, real;
    bool showsReal = false;
    std::optional<double> predictionError;
    QString error;
    bool errorOfSettings = false;  // ends with the next simulation that succeeds
    FileWatch watch;
    FileWatch mending;  // the file that could not be loaded, until another scenario is chosen
    QTimer keepTimer, sequentialBox;
    Bell simulationBell, realBell, findingsBell;
    std::unique_ptr<RealRun> realRun;
    Simulator simulator;
    std::map<QString, std::pair<ScenarioPtr, FindingsPtr>> findings;  // by key; of a state of the file that may have passed
    std::unique_ptr<ClaimCheck> claimCheck;                           // of the scenario shown
    Prediction* prediction = nullptr;                                 // the session's child
};

Session::Private::Private(Session* session, QSettings* settingsStore)
    : q(session), store(settingsStore), library(shippedLibrary()), simulator([this] { simulationBell.ring(); }) {
    if (auto shipped = shippedCosts())
        costs = *shipped;
    else
        error = QString::fromStdString(shipped.error().text());
    keepTimer.setSingleShot(true);
    keepTimer.setInterval(kKeepAfter);
    sequentialBox.setSingleShot(true);
    sequentialBox.setInterval(kSequentialBox);
    connect(
        &simulationBell, &Bell::rung, q, [this] { takeSimulated(simulator.take()); }, Qt::QueuedConnection);
    connect(
        &realBell, &Bell::rung, q, [this] { takeReal(); }, Qt::QueuedConnection);
    connect(
        &findingsBell, &Bell::rung, q, [this] { takeFindings(); }, Qt::QueuedConnection);
    connect(&keepTimer, &QTimer::timeout, q, [this] { keep(); });
    connect(&sequentialBox, &QTimer::timeout, q, [this] { simulator.giveUp(); });
    for (FileWatch* each : {&watch, &mending}) connect(each, &FileWatch::saved, q, [this](const QString& path) { load(path); });
}

RunRequest Session::Private::request() const {
    RunRequest request;
    request.scenario = scenario;
    request.settings = history.current();
    request.costs = costs;
    return request;
}

void Session::Private::setError(const QString& text, bool ofSettings) {
    errorOfSettings = ofSettings;
    if (error == text) return;
    error = text;
    Q_EMIT q->errorChanged();
}

void Session::Private::keep() {
    keepTimer.stop();
    if (!store || !scenario) return;
    writeKept(*store, key, history.current());
    store->setValue(kLastScenario, key);
}

void Session::Private::select(const LibraryEntry& entry) {
    keep();
    const bool same = entry.key() == key;  // a file that was saved anew: its values stay, and the way to them
    scenario = entry.scenario;
    key = entry.key();
    if (same)
        history.refit([&](const Settings& state) { return fitting(state, *scenario); });
    else
        history.reset(store ? readKept(*store, key, *scenario) : Settings{});
    simulated.reset();
    real.reset();
    realRun.reset();
    claimCheck.reset();
    predictionError.reset();
    showsReal = false;
    watch.watch(entry.path);
    mending.watch({});
    Q_EMIT q->scenarioChanged();
    settingsMoved();
}

bool Session::Private::load(const QString& path) {
    auto loaded = loadForWindow(path);
    if (!loaded) {
        setError(QString::fromStdString(loaded.error().text()));
        if (path != key) mending.watch(path);
        return false;
    }
    setError({});
    LibraryEntry entry{*loaded, false, path};
    const auto known = std::find_if(library.begin(), library.end(), [&](const LibraryEntry& e) { return e.key() == path; });
    if (known != library.end())
        *known = entry;
    else
        library.push_back(entry);
    Q_EMIT q->libraryChanged();
    select(entry);
    return true;
}

void Session::Private::change(Settings next, const std::string& what) {
    if (!scenario || next == history.current()) return;
    history.change(std::move(next), what);
    settingsMoved();
}

void Session::Private::settingsMoved() {
    showsReal = false;
    keepTimer.start();
    Q_EMIT q->settingsChanged();
    simulate();
}

void Session::Private::simulate() {
    const bool quick = !simulated || simulated->simulateMilliseconds < kQuickMilliseconds;
    sequentialBox.stop();
    simulator.begin(request());
    if (quick) takeSimulated(simulator.waitFor(kPatience));
    if (simulator.busy()) Q_EMIT q->runStateChanged();
}

void Session::Private::takeSimulated(std::optional<Simulator::Answer> answer) {
    if (!answer) return;
    sequentialBox.stop();
    if (!answer->result) {
        setError(QString::fromStdString(answer->result.error().text()), true);
        return Q_EMIT q->runStateChanged();
    }
    if (errorOfSettings) setError({});
    simulated = *answer->result;
    if (!answer->complete) sequentialBox.start();
    if (!showsReal) Q_EMIT q->resultChanged();
    Q_EMIT q->runStateChanged();
}

void Session::Private::takeReal() {
    if (!realRun) return;
    if (RunResultPtr live = realRun->takeLive()) real = live;
    if (auto end = realRun->takeEnd()) {
        realRun.reset();
        if (end->result) {
            real = *end->result;
            if (const double measured = real->summary.makespan; end->simulated && measured > 0)
                predictionError = std::abs(measured - *end->simulated) / measured;
        } else {
            showsReal = false;
            setError(QString::fromStdString(end->result.error().text()), true);
        }
        Q_EMIT q->resultChanged();
    } else if (showsReal) {
        Q_EMIT q->resultChanged();
    }
    Q_EMIT q->runStateChanged();
}

void Session::Private::takeFindings() {
    auto found = claimCheck ? claimCheck->take() : std::nullopt;
    if (!found) return;
    claimCheck.reset();
    findings[key] = {scenario, std::make_shared<const Findings>(std::move(*found))};
    Q_EMIT q->findingsChanged();
}

Session::Session(QSettings* store, QObject* parent) : QObject(parent), m(std::make_unique<Private>(this, store)) {
    m->prediction = new Prediction(this, store);
}
Session::~Session() { m->keep(); }

const std::vector<LibraryEntry>& Session::library() const { return m->library; }
QString Session::currentKey() const { return m->key; }
ScenarioPtr Session::scenario() const { return m->scenario; }
const Settings& Session::settings() const { return m->history.current(); }
RunResultPtr Session::shown() const { return m->showsReal && m->real ? m->real : m->simulated; }
RunResultPtr Session::lastSimulated() const { return m->simulated; }
RunResultPtr Session::lastReal() const { return m->real; }
std::optional<double> Session::predictionError() const { return m->predictionError; }
bool Session::running() const { return m->realRun != nullptr; }
bool Session::simulating() const { return m->simulator.busy(); }
QString Session::error() const { return m->error; }
Prediction& Session::prediction() const { return *m->prediction; }
bool Session::canUndo() const { return m->history.canUndo(); }
bool Session::canRedo() const { return m->history.canRedo(); }
Nanos Session::elapsed() const { return m->realRun ? m->realRun->elapsed() : 0; }

double Session::progress() const {
    const std::uint64_t expected = m->simulated ? m->simulated->summary.events : 0;
    if (!m->realRun || expected == 0) return 0;
    return std::min(1.0, static_cast<double>(m->realRun->eventsRecorded()) / static_cast<double>(expected));
}

FindingsPtr Session::findings() const {
    const auto known = m->findings.find(m->key);
    return known != m->findings.end() && known->second.first == m->scenario ? known->second.second : nullptr;
}

Strategy Session::strategy() const {
    if (settings().strategy) return *settings().strategy;
    return m->scenario ? m->scenario->strategy : Strategy::Interpreters;
}

int Session::cores() const {
    if (settings().cores) return *settings().cores;
    return m->simulated ? m->simulated->trace->meta.cores : 1;
}

void Session::restore() {
    const QString last = m->store ? m->store->value(kLastScenario).toString() : QString();
    if (QDir::isAbsolutePath(last) && QFileInfo::exists(last) && openFile(last)) return;
    selectScenario(last);
    if (!m->scenario) selectScenario(kFirstScenario);
    if (!m->scenario && !m->library.empty()) m->select(m->library.front());
}

void Session::selectScenario(const QString& key) {
    const auto found =
        std::find_if(m->library.begin(), m->library.end(), [&](const LibraryEntry& entry) { return entry.key() == key; });
    if (found == m->library.end() || key == m->key) return;
    m->setError({});
    m->select(LibraryEntry(*found));
}

bool Session::openFile(const QString& path) {
    const QString canonical = QFileInfo(path).canonicalFilePath();
    return m->load(canonical.isEmpty() ? path : canonical);
}

void Session::setValue(const QString& name, double value) {
    const Parameter* parameter = m->scenario ? m->scenario->parameter(name.toStdString()) : nullptr;
    if (!parameter || !std::isfinite(value)) return;
    Settings next = settings();
    const double fit = std::clamp(value, parameter->minimum, parameter->maximum);
    if (fit == parameter->defaultValue)
        next.values.erase(parameter->name);
    else
        next.values[parameter->name] = fit;
    m->change(std::move(next), parameter->name);
}

void Session::resetValue(const QString& name) {
    const Parameter* parameter = m->scenario ? m->scenario->parameter(name.toStdString()) : nullptr;
    if (!parameter) return;
    settle();
    setValue(name, parameter->defaultValue);
    settle();
}

void Session::setStrategy(Strategy strategy) {
    if (!m->scenario) return;
    settle();
    Settings next = settings();
    next.strategy = strategy;
    if (strategy == m->scenario->strategy) next.strategy.reset();
    m->change(std::move(next), "strategy");
    settle();
}

void Session::setCores(int cores) {
    Settings next = settings();
    next.cores = std::clamp(cores, 1, kMostCores);
    m->change(std::move(next), "cores");
}

void Session::resetCores() {
    settle();
    Settings next = settings();
    next.cores.reset();
    m->change(std::move(next), "cores");
    settle();
}

void Session::apply(const Settings& settings) {
    if (!m->scenario) return;
    Settings next = fitting(settings, *m->scenario);
    if (next.strategy == m->scenario->strategy) next.strategy.reset();
    settle();
    m->change(std::move(next), "settings");
    settle();
}

void Session::examine() {
    if (!m->scenario || m->claimCheck || findings()) return;
    m->claimCheck = std::make_unique<ClaimCheck>(m->request(), [this] { m->findingsBell.ring(); });
}

bool Session::saveCopy(const QString& path) {
    if (!m->scenario) return false;
    if (const Status status = writeOwnCopy(*m->scenario, path); !status) {
        report(QString::fromStdString(status.error().text()));
        return false;
    }
    return openFile(path);
}

void Session::settle() { m->history.settle(); }

void Session::undo() {
    if (!canUndo()) return;
    m->history.undo();
    m->settingsMoved();
}

void Session::redo() {
    if (!canRedo()) return;
    m->history.redo();
    m->settingsMoved();
}

void Session::report(const QString& failure) { m->setError(failure); }
void Session::dismissError() { m->setError({}); }

void Session::runForReal() {
    if (!m->scenario || running()) return;
    m->real.reset();
    m->predictionError.reset();
    m->showsReal = true;
    m->realRun = std::make_unique<RealRun>(m->request(), [this] { m->realBell.ring(); });
    Q_EMIT runStateChanged();
}

void Session::stop() {
    if (m->realRun) m->realRun->stop();
}

}  // namespace interleave
