#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace becache::local {

/// While one exists, nothing that this thread could have found in a table is destroyed. Cheap: two stores to
/// memory of the thread's own. May be nested; must end on the thread that began it.
///
/// It holds back memory of all tables of the process, so it is kept short.
class EpochGuard {
public:
    EpochGuard() noexcept;
    ~EpochGuard();
    EpochGuard(const EpochGuard&) = delete;
    EpochGuard& operator=(const EpochGuard&) = delete;

private:
    friend std::size_t stripe_of_this_thread() noexcept;
    struct Reader;
    static Reader& reader_of_this_thread() noexcept;
    static Reader* take_slot() noexcept;
    friend std::uint64_t oldest_epoch() noexcept;

    Reader& reader_;
};

/// The epoch now: what is unlinked from a table is retired with the epoch read *after* it was unlinked.
[[nodiscard]] std::uint64_t current_epoch() noexcept;

/// Moves the epoch on, and answers the oldest epoch that a reader may still be in: what was retired with an
/// earlier one is out of everybody's reach. O(threads that ever read at one time).
[[nodiscard]] std::uint64_t oldest_epoch() noexcept;

/// A small number of this thread, for counters that threads should not share: unlike that of any other
/// living thread while there are no more than `counter_stripes` of them.
[[nodiscard]] std::size_t stripe_of_this_thread() noexcept;

inline constexpr std::size_t counter_stripes = 32;

} // namespace becache::local
