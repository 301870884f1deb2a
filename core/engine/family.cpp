#include "core/engine/family.h"

#include "core/engine/arrivals.h"

namespace interleave {

void Family::close() {
    m_toCome = 0;
    if (m_arrivals) m_arrivals->stop();
    closed();
}

}  // namespace interleave
