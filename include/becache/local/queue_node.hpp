#pragma once

#include <boost/intrusive/list_hook.hpp>

#include <atomic>
#include <cstdint>

namespace becache::local {

/// What the eviction policy keeps about an entry, in the entry: its place in a queue, which queue that is,
/// what it weighs, and how often it was used of late.
struct QueueNode {
    QueueNode() noexcept = default;

    boost::intrusive::list_member_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>> place;
    std::uint32_t weight = 0;
    mutable std::atomic<std::uint8_t> uses{0};
    std::uint8_t queue = 0;

    static constexpr std::uint8_t most_uses = 3;

    /// Counts a use: from any thread, at any time. Two at once may count as one. Writes only below the bound,
    /// so that what is used much is only read.
    void use() const noexcept {
        const std::uint8_t now = uses.load(std::memory_order_relaxed);
        if (now < most_uses) {
            uses.store(static_cast<std::uint8_t>(now + 1), std::memory_order_relaxed);
        }
    }
};

} // namespace becache::local
