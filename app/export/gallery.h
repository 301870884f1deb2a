#pragma once

#include <QString>
#include <vector>

#include "app/look/theme.h"
#include "app/session/session.h"
#include "core/base/result.h"

namespace interleave {

/// One picture of the contact sheet. Entries of one topic stand together, in the order they are given.
struct GalleryEntry {
    QString topic, title, subtitle;
    RunResultPtr result;
};

/// Whether a gallery may be written there, before the scenarios are run. Error: an ending other than .png and .html.
Status galleryWritable(const QString& path);

/// Writes every entry's timeline as a small picture with its title, grouped by topic: one picture (.png), or one page that needs
/// no other file (.html, with SVG, and with both themes' colours: it follows its reader's). Whole or not at all. A PNG
/// needs a QApplication. Errors: as galleryWritable; a place that cannot be written, no memory.
Status exportGallery(const std::vector<GalleryEntry>& entries, const QString& path, ThemeName theme, double scale);

}  // namespace interleave
