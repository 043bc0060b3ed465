#pragma once

#include <becache/cache/handle.hpp>
#include <becache/core/clock.hpp>
#include <becache/core/record.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace becache::testing {

/// One read of one key: what version of the truth it was answered with.
struct SharedRead {
    TimePoint begin{};
    TimePoint end{};
    int process = 0;
    int key = 0;
    std::uint64_t version = 0;
    Source source = Source::hit;
};

/// A version of the truth: from before it was there until its invalidation had returned, and how far that
/// came.
struct SharedWrite {
    TimePoint begin{};
    TimePoint end{};
    int process = 0;
    int key = 0;
    std::uint64_t version = 0;
    Delivery delivery = Delivery::committed;
};

/// What several processes did, in any order. Times are of one machine's clock.
struct SharedHistory {
    std::vector<SharedRead> reads{};
    std::vector<SharedWrite> writes{};

    void add(const SharedHistory& other);
    /// One operation a line, for a file between processes.
    [[nodiscard]] std::string text() const;
    [[nodiscard]] static SharedHistory of_text(std::string_view text);

    /// What breaks a promise of docs/sharing.md, in words; nothing, if none is broken. A read is answered
    /// with a version that is no older than
    /// - what its own process had invalidated before it began;
    /// - what was committed before it began, where the shared tier or a loader answered;
    /// - what was committed `max_staleness` before it began, where memory or a load under way did,
    /// and with none of which the write began after the read had ended. Of a process that was killed the last
    /// write may be missing. O(reads x log(writes)).
    [[nodiscard]] std::vector<std::string> broken_promises(std::chrono::nanoseconds max_staleness) const;
};

} // namespace becache::testing
