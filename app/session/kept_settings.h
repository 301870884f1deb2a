#pragma once

#include <QString>

#include "core/scenario/settings.h"

class QSettings;

namespace interleave {

/// The most cores a simulated machine may have (core/scenario/program.h).
inline constexpr int kMostCores = 1024;

/// What `settings` says that the scenario still knows and allows: a file may have changed since.
Settings fitting(const Settings& settings, const Scenario& scenario);

/// A scenario's settings between two starts of the program, under the key of its library entry.
Settings readKept(const QSettings& store, const QString& key, const Scenario& scenario);
void writeKept(QSettings& store, const QString& key, const Settings& settings);

}  // namespace interleave
