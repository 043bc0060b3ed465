#include <support/small_catalogue.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

namespace becache {
namespace {

constexpr int thread_count = 8;

/// Runs `work` on several threads at once.
template <class Work>
void at_once(const Work& work) {
    std::latch start{thread_count};
    std::vector<std::thread> threads;
    for (int place = 0; place < thread_count; ++place) {
        threads.emplace_back([&, place] {
            start.arrive_and_wait();
            work(place);
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
}

/// Waits until `count` readers have missed: the leader and those who joined it.
void wait_for_misses(const Cache& cache, std::uint64_t count) {
    while (small::stats_of(cache, "items").misses < count) {
        std::this_thread::yield();
    }
}

TEST(SingleFlight, a_miss_loads_once_however_many_threads_ask) {
    small::Store store;
    std::atomic<int> loads{0};
    at_once([&](int) {
        const auto handle = store.caches.items.by_id.get_or_load({7}, [&] {
            ++loads;
            wait_for_misses(store.cache, thread_count);
            return "seven";
        });
        EXPECT_EQ(*handle, "seven");
    });
    EXPECT_EQ(loads, 1);
    EXPECT_EQ(small::stats_of(store.cache, "items").misses, static_cast<std::uint64_t>(thread_count));
}

TEST(SingleFlight, what_the_loader_throws_reaches_everyone_who_joined) {
    small::Store store;
    std::atomic<int> loads{0};
    std::atomic<int> thrown{0};
    at_once([&](int) {
        try {
            store.caches.items.by_id.get_or_load({7}, [&]() -> std::string {
                ++loads;
                wait_for_misses(store.cache, thread_count);
                throw std::out_of_range{"the database"};
            });
        } catch (const std::out_of_range& error) {
            thrown += std::string_view{error.what()} == "the database" ? 1 : 0;
        }
    });
    EXPECT_EQ(loads, 1);
    EXPECT_EQ(thrown, thread_count);
    EXPECT_FALSE(store.caches.items.by_id.contains({7}));
}

TEST(SingleFlight, keys_do_not_wait_for_one_another) {
    small::Store store;
    std::latch all_loading{thread_count};
    at_once([&](int place) {
        store.caches.items.by_id.get_or_load({place}, [&] {
            all_loading.arrive_and_wait(); // ends only if all loads are under way at once
            return "x";
        });
    });
    EXPECT_EQ(small::stats_of(store.cache, "items").entries, static_cast<std::uint64_t>(thread_count));
}

TEST(SingleFlight, every_invalidation_is_counted_once_under_contention) {
    small::Store store;
    constexpr int rounds = 300;
    std::atomic<std::uint64_t> receipts{0};
    at_once([&](int place) {
        for (int i = 0; i < rounds; ++i) {
            store.caches.items.by_id.get_or_load({i % 10}, [] { return "x"; });
            const Receipt receipt = place % 2 == 0
                                        ? store.caches.items.invalidate(small::by_hand)
                                        : store.caches.items.invalidate_tag("item", i % 10, small::by_hand);
            receipts += receipt.entries_dropped;
        }
    });
    const RegionStats stats = small::stats_of(store.cache, "items");
    ASSERT_EQ(stats.reasons.size(), 1U);
    EXPECT_EQ(stats.reasons.front().invalidations, static_cast<std::uint64_t>(thread_count) * rounds);
    EXPECT_EQ(stats.reasons.front().entries_dropped, receipts);
    EXPECT_GT(receipts, 0U);
    EXPECT_LE(receipts, stats.loads);
}

} // namespace
} // namespace becache
