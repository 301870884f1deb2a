#include "app/cli/forecast_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace interleave {
namespace {

std::string signedDuration(Nanos difference) {
    return fmt::format("{}{}", difference < 0 ? "-" : "+", formatDuration(std::abs(difference)));
}
std::string signedPercent(double share) { return fmt::format("{:+.1f} %", 100 * share); }

std::string pairText(const Forecast::Pair& pair) {
    return fmt::format("{} for real, {} simulated, {} ({})", formatDuration(pair.real), formatDuration(pair.simulated),
                       signedDuration(pair.difference()), signedPercent(pair.share()));
}

std::string stagesText(const Forecast& forecast) {
    std::string text = fmt::format("    {:<20}{:>8}{:>22}{:>22}{:>22}\n", "stage", "spans", "busy", "queued", "last end");
    const auto cell = [](const Forecast::Pair& pair) {
        const std::string value = fmt::format("{} {}", formatDuration(pair.real), signedDuration(pair.difference()));
        return fmt::format("{:>22}", value);
    };
    for (const Forecast::OfStage& stage : forecast.stages)
        text += fmt::format("    {:<20}{:>8}{}{}{}\n", stage.name, stage.spansReal, cell(stage.busy), cell(stage.queued),
                            cell(stage.ended));
    return text;
}

std::string itemsText(const Forecast& forecast) {
    std::vector<const Forecast::OfItem*> items;
    for (const Forecast::OfItem& item : forecast.items) items.push_back(&item);
    const auto off = [](const Forecast::OfItem* item) { return std::abs(item->latency.share()); };
    std::sort(items.begin(), items.end(), [&](auto* a, auto* b) { return off(a) < off(b); });
    const Forecast::OfItem& worst = *items.back();
    return fmt::format("    {} items: latency off by {:.1f} % at the median, most for item {}: {}\n", items.size(),
                       100 * off(items[(items.size() - 1) / 2]), worst.number, pairText(worst.latency));
}

}  // namespace

std::string forecastText(const Forecast& forecast) {
    std::string text = fmt::format("  against simulation (costs: {})\n", forecast.costs);
    text += fmt::format("    makespan: {}\n", pairText(forecast.makespan));
    for (std::size_t i = 0; i < kDeviations; ++i)
        if (forecast.attributed[i] != 0)
            text +=
                fmt::format("      {:<14}{:>12}\n", label(static_cast<Deviation>(i)), signedDuration(forecast.attributed[i]));
    text += fmt::format("      {:<14}{:>12}, so {:.0f} % of the difference is attributed\n", "unexplained",
                        signedDuration(forecast.unexplained), 100 * forecast.attributedShare());
    if (!forecast.stages.empty()) text += stagesText(forecast);
    if (!forecast.items.empty()) text += itemsText(forecast);
    if (forecast.foreignLoad)
        text += fmt::format("    others used {:.1f} % of the machine meanwhile\n", 100 * *forecast.foreignLoad);
    return text;
}

}  // namespace interleave
