#include "app/cli/gallery.h"

#include <fmt/format.h>

#include "app/cli/offscreen.h"
#include "app/export/gallery.h"
#include "app/session/library.h"
#include "app/session/walk.h"
#include "core/format/file.h"

namespace interleave {

Status writeGallery(const std::string& path, ThemeName theme, double scale) {
    const QString file = QString::fromStdString(path);
    if (const Status status = galleryWritable(file); !status) return status;
    if (const Status status = writable(path); !status) return status;
    RunRequest request;
    if (auto costs = shippedCosts())
        request.costs = *costs;
    else
        return costs.error();
    const Offscreen offscreen;
    std::vector<GalleryEntry> entries;
    for (const LibraryEntry& shipped : shippedLibrary()) {
        request.scenario = shipped.scenario;
        const auto result = walk(request);
        if (!result) return result.error();
        entries.push_back({topicTitle(shipped.scenario->topic), QString::fromStdString(shipped.scenario->title),
                           QString::fromStdString(shipped.scenario->subtitle), *result});
    }
    if (const Status status = exportGallery(entries, file, theme, scale); !status) return status;
    return writeWhole("-", fmt::format("{} scenarios in {}\n", entries.size(), path));
}

}  // namespace interleave
