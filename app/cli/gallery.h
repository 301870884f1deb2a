#pragma once

#include <string>

#include "app/look/theme.h"
#include "core/base/result.h"

namespace interleave {

/// `gallery`: simulates every shipped scenario at its defaults and writes the contact sheet. Errors: as exportGallery's, before
/// anything is simulated where they can be known by then; a scenario that cannot be simulated.
Status writeGallery(const std::string& path, ThemeName theme, double scale);

}  // namespace interleave
