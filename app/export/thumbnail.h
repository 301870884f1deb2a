#pragma once

#include "app/session/session.h"
#include "app/timeline/draw_list.h"

namespace interleave {

/// The whole run's bars without words, its lanes pressed into `size` px. Of lanes too thin to be seen apart the first of each
/// two px is drawn. Boxes only.
DrawList thumbnail(const RunResult& result, QSizeF size);

}  // namespace interleave
