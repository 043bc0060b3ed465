#include <support/small_catalogue.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
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

TEST(SingleFlight, ten_thousand_requests_for_one_cold_key_load_it_once) {
    constexpr int threads = 8;
    constexpr int requests = 10'000;
    small::Store store;
    boost::asio::io_context context;
    std::atomic<int> loads{0};
    std::atomic<int> answers{0};
    std::function<void(std::exception_ptr, std::string)> done;
    std::latch begin{threads};
    std::vector<std::thread> running;
    for (int thread = 0; thread < threads; ++thread) {
        running.emplace_back([&] {
            begin.arrive_and_wait();
            for (int i = 0; i < requests / threads; ++i) {
                store.caches.items.by_id.async_get_or_load(
                    {7},
                    [&](auto callback) {
                        ++loads;
                        done = std::move(callback);
                    },
                    boost::asio::bind_executor(
                        context, [&](const std::exception_ptr&, const Handle<std::string>& value) {
                            answers += *value == "seven" ? 1 : 0;
                        }));
            }
        });
    }
    for (std::thread& thread : running) {
        thread.join();
    }
    done(nullptr, "seven");
    context.run();
    EXPECT_EQ(loads, 1);
    EXPECT_EQ(answers, requests);
}

} // namespace
} // namespace becache
