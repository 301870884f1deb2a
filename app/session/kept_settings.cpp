#include "app/session/kept_settings.h"

#include <QSettings>
#include <QUrl>
#include <QVariantMap>

#include "core/scenario/scenario.h"

namespace interleave {
namespace {

QString groupOf(const QString& key) { return "scenarios/" + QString::fromLatin1(QUrl::toPercentEncoding(key)); }

}  // namespace

Settings fitting(const Settings& settings, const Scenario& scenario) {
    Settings fit;
    for (const auto& [name, value] : settings.values) {
        const Parameter* parameter = scenario.parameter(name);
        if (parameter && value >= parameter->minimum && value <= parameter->maximum) fit.values[name] = value;
    }
    fit.strategy = settings.strategy;
    if (settings.cores && *settings.cores >= 1 && *settings.cores <= kMostCores) fit.cores = settings.cores;
    return fit;
}

Settings readKept(const QSettings& store, const QString& key, const Scenario& scenario) {
    Settings settings;
    const QString group = groupOf(key);
    const QVariantMap values = store.value(group + "/values").toMap();
    for (auto it = values.begin(); it != values.end(); ++it) settings.values[it.key().toStdString()] = it.value().toDouble();
    settings.strategy = strategyFrom(store.value(group + "/strategy").toString().toStdString());
    if (const QVariant cores = store.value(group + "/cores"); cores.isValid()) settings.cores = cores.toInt();
    return fitting(settings, scenario);
}

void writeKept(QSettings& store, const QString& key, const Settings& settings) {
    const QString group = groupOf(key);
    store.remove(group);
    QVariantMap values;
    for (const auto& [name, value] : settings.values) values[QString::fromStdString(name)] = value;
    if (!values.isEmpty()) store.setValue(group + "/values", values);
    if (settings.strategy) store.setValue(group + "/strategy", word(*settings.strategy));
    if (settings.cores) store.setValue(group + "/cores", *settings.cores);
}

}  // namespace interleave
