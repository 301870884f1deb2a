#include <fmt/format.h>

#include "core/scenario/document.h"
#include "core/scenario/parameters.h"
#include "core/scenario/spelling.h"
#include "core/scenario/value_binder.h"

// What the whole run stands on: parameters in force, strategy, workers, cores, seed, time scale.
namespace interleave {

ValueBinder::ValueBinder(const Scenario& scenario, const Settings& settings, Program& program) : m_program(program) {
    checkSettings(scenario, settings);
    readParameters(scenario, settings);
    readMachine(scenario, settings);
}

void ValueBinder::checkSettings(const Scenario& scenario, const Settings& settings) const {
    for (const auto& [name, value] : settings.values) {
        const Parameter* parameter = scenario.parameter(name);
        if (!parameter) {
            std::vector<std::string_view> known;
            for (const Parameter& p : scenario.parameters) known.push_back(p.name);
            throw Refusal{{}, fmt::format("{} has no parameter `{}`", scenario.id, name.substr(0, 40)), suggestion(name, known)};
        }
        if (const Status fits = checkRange(*parameter, value); !fits) {
            const auto place = scenario.document->declared.find(name);
            throw Refusal{place == scenario.document->declared.end() ? Position{} : place->second,
                          fmt::format("{}: {}", name, fits.error().message), fits.error().remedy};
        }
    }
    if (settings.cores && (*settings.cores < 1 || *settings.cores > kMostThreads))
        throw Refusal{{}, fmt::format("{} cores", *settings.cores), fmt::format("from 1 to {}", kMostThreads)};
}

void ValueBinder::readParameters(const Scenario& scenario, const Settings& settings) {
    for (const Parameter& parameter : scenario.parameters) m_parameters[parameter.name] = valueOf(settings, parameter);
    m_program.seed = static_cast<std::uint64_t>(m_parameters["seed"]);
    m_program.timeScale = m_parameters["time_scale"];
    m_parameters.try_emplace("cores", kDefaultThreads);
}

int ValueBinder::threads(const Node& node, std::string_view what) {
    const Number number = count(node, what, 1);
    if (!number.isConstant() || number.constant > kMostThreads)
        throw Refusal{node.at, fmt::format("{} is {:.6g}", what, number.constant),
                      fmt::format("it must be from 1 to {}", kMostThreads)};
    return static_cast<int>(number.constant);
}

void ValueBinder::readMachine(const Scenario& scenario, const Settings& settings) {
    const Node* machine = scenario.document->machine;
    const auto inFile = [&](const char* key) { return machine ? machine->find(key) : nullptr; };
    m_program.strategy = settings.strategy.value_or(scenario.strategy);
    if (const Node* policy = inFile("policy"))
        m_program.policy = policy->text == "lifo"       ? Policy::Lifo
                           : policy->text == "shortest" ? Policy::Shortest
                           : policy->text == "priority" ? Policy::Priority
                                                        : Policy::Fifo;
    if (const Node* start = inFile("start"))
        m_program.start = start->text == "spawn"        ? ProcessStart::Spawn
                          : start->text == "forkserver" ? ProcessStart::Forkserver
                                                        : ProcessStart::Fork;

    // A setting comes first. Then what the file's machine says, which may read the parameter of that name.
    if (settings.cores) m_parameters["cores"] = *settings.cores;
    const Node* cores = inFile("cores");
    const bool coresSet = settings.cores || (settings.values.contains("cores") && !(cores && cores->isExpression()));
    m_program.cores = cores && !coresSet ? threads(*cores, "`cores`") : static_cast<int>(m_parameters["cores"]);
    const Parameter* declaredCores = scenario.parameter("cores");
    if (!declaredCores || settings.cores) m_parameters["cores"] = m_program.cores;

    const Parameter* declared = scenario.parameter("workers");
    const bool declaredInFile = declared && declared->declared;
    const Node* workers = inFile("workers");
    const bool workersSet = !declaredInFile && settings.values.contains("workers");
    m_program.workers = workers && !workersSet ? threads(*workers, "`workers`") : static_cast<int>(m_parameters["workers"]);
    if (!declaredInFile) m_parameters["workers"] = m_program.workers;
}

}  // namespace interleave
