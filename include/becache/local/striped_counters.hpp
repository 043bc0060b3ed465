#pragma once

#include <becache/local/epoch.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace becache::local {

/// `count` counters that many threads raise without getting into each other's way, and that are seldom read.
template <std::size_t count>
class StripedCounters {
public:
    void add(std::size_t counter) noexcept { add(counter, stripe_of_this_thread()); }
    /// The same for who knows the stripe of this thread.
    void add(std::size_t counter, std::size_t stripe) noexcept {
        std::atomic<std::uint64_t>& of_stripe = stripes_[stripe].counters[counter];
        if (stripe != shared_stripe) [[likely]] {
            // Nobody else writes it. A locked addition would make the next read wait for this one's memory.
            of_stripe.store(of_stripe.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
        } else {
            of_stripe.fetch_add(1, std::memory_order_relaxed);
        }
    }
    [[nodiscard]] std::uint64_t sum(std::size_t counter) const noexcept {
        std::uint64_t sum = 0;
        for (const Stripe& stripe : stripes_) {
            sum += stripe.counters[counter].load(std::memory_order_relaxed);
        }
        return sum;
    }

private:
    struct alignas(64) Stripe {
        std::array<std::atomic<std::uint64_t>, count> counters{};
    };
    std::array<Stripe, counter_stripes> stripes_{};
};

} // namespace becache::local
