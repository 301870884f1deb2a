#include "core/run/strategy_costs.h"

#include <nlohmann/json.hpp>

#include "core/scenario/scenario.h"

namespace interleave {

namespace {

using Json = nlohmann::json;

/// A cost stands as {"value": …, "source": …}, so that no figure is without its origin; an absent one costs nothing.
const Json* valueOf(const Json& of, const char* name) {
    const auto found = of.find(name);
    if (found == of.end()) return nullptr;
    if (!found->contains("source") || !found->contains("value"))
        throw std::runtime_error(std::string("`") + name + "` needs a `value` and a `source`");
    return &found->at("value");
}

Nanos duration(const Json& of, const char* name) {
    const Json* value = valueOf(of, name);
    if (!value) return 0;
    const Result<Nanos> read = parseDuration(value->get<std::string>());
    if (!read.ok()) throw std::runtime_error(std::string("`") + name + "`: " + read.error().message);
    return *read;
}

double number(const Json& of, const char* name, double otherwise) {
    const Json* value = valueOf(of, name);
    return value ? value->get<double>() : otherwise;
}

StrategyCosts costsFrom(const Json& of) {
    StrategyCosts costs;
    costs.pool = of.value("pool", false);
    costs.gil = of.value("gil", false);
    costs.processes = of.value("processes", false);
    costs.workerStart = duration(of, "worker_start");
    costs.dispatch = duration(of, "dispatch");
    costs.copyPerByte = number(of, "copy_per_byte_ns", 0);
    costs.workFactor = number(of, "work_factor", 1);
    costs.memoryPerWorker = number(of, "memory_per_worker_bytes", 0);
    return costs;
}

}  // namespace

Result<CostTable> parseCosts(std::string_view text, std::string file) {
    try {
        const Json json = Json::parse(text);
        CostTable table;
        for (const Strategy strategy : kStrategies) {
            StrategyCosts& costs = table.of[static_cast<std::size_t>(strategy)];
            costs = costsFrom(json.at("strategies").at(word(strategy)));
            costs.switchInterval = duration(json, "switch_interval");
        }
        constexpr const char* starts[] = {"fork", "forkserver", "spawn"};
        for (std::size_t i = 0; i < std::size(starts); ++i) table.processStart[i] = duration(json.at("process_start"), starts[i]);
        return table;
    } catch (const std::exception& wrong) {
        return Error{{std::move(file), 0, 0}, wrong.what(), "see the shipped strategies.json"};
    }
}

}  // namespace interleave
