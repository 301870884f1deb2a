#include "core/engine/arrivals.h"

#include "core/engine/family.h"

namespace interleave {

Arrivals::Arrivals(Loop& loop, Family& family, std::int64_t count)
    : m_loop(loop), m_family(family), m_count(count), m_due(loop.now()) {
    m_family.setArrivals(this);
}

Arrivals::~Arrivals() {
    m_family.close();
    m_family.setArrivals(nullptr);
}

void Arrivals::begin() {
    if (m_count > 0) run();
}

void Arrivals::run() {
    do {
        arrive(m_next++, m_due);
        if (m_next == m_count || m_loop.stopRequested()) return;
        m_due += interval(m_next);
    } while (m_due <= m_loop.now());
    m_loop.callAt(*this, m_due);
}

}  // namespace interleave
