#include "core/run/held_memory.h"

namespace interleave {

HeldMemory::Share::Share(HeldMemory& of, Account account) : m_of(of), m_account(account) { ++of.m_open.at(account).shares; }

HeldMemory::Share::~Share() {
    if (m_account == kNone) return;
    const auto entry = m_of.m_open.find(m_account);
    if (--entry->second.shares > 0) return;
    m_of.change(-entry->second.bytes);
    m_of.m_open.erase(entry);
}

HeldMemory::Share HeldMemory::open(bool ofItem) {
    m_open[++m_last].ofItem = ofItem;
    return Share(*this, m_last);
}

bool HeldMemory::isItem(Account account) const {
    const auto entry = m_open.find(account);
    return entry != m_open.end() && entry->second.ofItem;
}

void HeldMemory::hold(Account account, double bytes) {
    m_open.at(account).bytes += bytes;
    change(bytes);
}

void HeldMemory::change(double bytes) {
    if (bytes == 0) return;
    m_bytes += bytes;
    const auto whole = static_cast<std::uint64_t>(m_bytes);
    m_loop.record(EventKind::Mark, m_loop.currentId(), static_cast<std::uint8_t>(MarkKind::Memory), 0,
                  static_cast<std::uint32_t>(whole), static_cast<std::uint32_t>(whole >> 32));
}

}  // namespace interleave
