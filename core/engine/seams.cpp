#include "core/engine/seams.h"

#include "core/engine/loop.h"

namespace interleave {

void Pending::arrived() {
    if (m_queued) return;
    m_queued = shared_from_this();
    m_loop.stampIsOld();
    m_loop.callSoon(*this);
}

void Pending::run() {
    const std::shared_ptr<Pending> last = std::move(m_queued);
    if (!done.isDone()) done.complete(completion);
}

void Job::arrived() {
    if (work.kind == Work::Kind::Crash && completion.ok()) return loop().crash();
    Pending::arrived();
}

}  // namespace interleave
