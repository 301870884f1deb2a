#include "core/engine/family.h"

#include <cassert>

#include "core/engine/arrivals.h"

namespace interleave {

void Family::add(TaskRef child) {
    assert(m_toCome > 0);
    --m_toCome;
    ++m_live;
    adopt(std::move(child));
}

void Family::close() {
    m_toCome = 0;
    if (m_arrivals) m_arrivals->stop();
    closed();
}

}  // namespace interleave
