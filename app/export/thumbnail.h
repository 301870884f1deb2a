#pragma once

#include "app/session/session.h"
#include "app/timeline/draw_list.h"

namespace interleave {

/// The whole run's bars without words, its lanes pressed into `size` px, a few of them larger and in the middle. Lanes too thin to
/// be seen apart share two px: there stands what most of them do. Boxes only.
DrawList thumbnail(const RunResult& result, QSizeF size);

}  // namespace interleave
