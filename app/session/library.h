#pragma once

#include <QString>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/scenario/scenario.h"

namespace interleave {

/// A scenario in the list.
struct LibraryEntry {
    ScenarioPtr scenario;
    bool shipped = true;
    QString path;  ///< of a user's file

    /// What tells entries apart: a shipped one's id, a user's file by its path (so a copy of a shipped one does not hide it).
    QString key() const;
};

/// The shipped scenarios in teaching order: of their topics, and within each topic; one that has no place there yet comes last, by id.
/// A shipped file that does not load is a bug that the tests find; here it is left out.
std::vector<LibraryEntry> shippedLibrary();

/// The words above a topic's scenarios: `CPU and the GIL`. An unknown topic reads as it is written, its dashes as blanks.
QString topicTitle(const std::string& topic);
/// The place of a topic in the course, from 0; unknown topics come last.
int topicOrder(const std::string& topic);
/// The place of a shipped scenario within its topic, from 0; none for one that has not been given a place.
std::optional<int> teachingPlace(const Scenario& scenario);

/// Whether the command line may mean a scenario by it: a shipped one, or anything that is there.
bool isScenario(const std::string& idOrFile);
/// What the command line means by a scenario: a shipped one's id, else a file. Errors name the known ids.
Result<ScenarioPtr> findScenario(const std::string& idOrFile);

}  // namespace interleave
