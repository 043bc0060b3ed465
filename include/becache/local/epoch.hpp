#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace becache::local {

inline constexpr std::size_t counter_stripes = 32;
inline constexpr std::size_t shared_stripe = counter_stripes - 1;

/// What one thread announces. On a cache line of its own: its thread alone writes it. For EpochGuard.
struct alignas(64) EpochReader {
    static constexpr std::uint64_t outside = std::numeric_limits<std::uint64_t>::max();

    std::atomic<std::uint64_t> epoch{outside};
    std::atomic<bool> taken{true};
    bool fences = false; ///< whether it has to, since the system does not
    unsigned depth = 0;
    std::size_t stripe = shared_stripe;
    EpochReader* next = nullptr; ///< fixed once it is in the list

    [[nodiscard]] static EpochReader& of_this_thread() noexcept {
        EpochReader* const known = own;
        return known != nullptr ? *known : take();
    }
    /// The number of the epoch now.
    static std::atomic<std::uint64_t> now;

private:
    static EpochReader& take() noexcept;
    static constinit thread_local EpochReader* own;
};

/// While one exists, nothing that this thread could have found in a table is destroyed. Cheap: two plain
/// stores to memory of the thread's own. May be nested; must end on the thread that began it.
///
/// It holds back memory of all tables of the process, so it is kept short.
class EpochGuard {
public:
    EpochGuard() noexcept
        : reader_{EpochReader::of_this_thread()} {
        if (reader_.depth++ == 0) {
            const std::uint64_t now = EpochReader::now.load();
            if (!reader_.fences) [[likely]] {
                reader_.epoch.store(now, std::memory_order_release);
                std::atomic_signal_fence(std::memory_order_seq_cst); // the compiler's half: see epoch.cpp
            } else {
                reader_.epoch.exchange(now);
            }
        }
    }
    ~EpochGuard() {
        if (--reader_.depth == 0) {
            reader_.epoch.store(EpochReader::outside, std::memory_order_release);
        }
    }
    EpochGuard(const EpochGuard&) = delete;
    EpochGuard& operator=(const EpochGuard&) = delete;

    /// stripe_of_this_thread().
    [[nodiscard]] std::size_t stripe() const noexcept { return reader_.stripe; }

private:
    EpochReader& reader_;
};

/// The epoch now: what is unlinked from a table is retired with the epoch read *after* it was unlinked.
[[nodiscard]] inline std::uint64_t current_epoch() noexcept { return EpochReader::now.load(); }

/// Moves the epoch on, and answers the oldest epoch that a reader may still be in: what was retired with an
/// earlier one is out of everybody's reach. O(threads that ever read at one time), and an interruption of
/// each processor that runs one: ask seldom.
[[nodiscard]] std::uint64_t oldest_epoch() noexcept;

/// What oldest_epoch() answered the last time, to anybody: as good for what is old enough, and free.
[[nodiscard]] std::uint64_t oldest_epoch_known() noexcept;

/// A number of this thread below `counter_stripes`, for counters that threads should not share: unlike that
/// of any other living thread, but for `shared_stripe`, which all have that come when the others are taken.
[[nodiscard]] inline std::size_t stripe_of_this_thread() noexcept {
    return EpochReader::of_this_thread().stripe;
}

} // namespace becache::local
