// The table under threads: readers without locks beside writers that grow it, shrink it, evict, expire, sweep
// and invalidate at once. Two checks. Every value that is found is whole and of its key; and what happened to
// single keys can be put in one order.
#include <becache/local/epoch.hpp>
#include <becache/local/table.hpp>

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <latch>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace becache::local {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1h};

/// A value that knows its key, at both of its ends.
struct Marked {
    explicit Marked(std::uint64_t of_key, std::uint64_t of_version)
        : key{of_key}
        , version{of_version}
        , again{of_key ^ of_version} {}
    ~Marked() { again = ~(key ^ version); }
    Marked(const Marked&) = delete;
    Marked& operator=(const Marked&) = delete;

    [[nodiscard]] bool whole(std::uint64_t expected_key) const noexcept {
        return key == expected_key && again == (key ^ version);
    }
    std::uint64_t key;
    std::uint64_t version;
    std::array<std::uint64_t, 8> between{};
    std::uint64_t again;
};

void put(
    Table& table, Generations& generations, std::uint64_t key, std::uint64_t version,
    std::chrono::nanoseconds lifetime, TimePoint now) {
    const std::string name = std::to_string(key);
    const Tag tag{0, std::string_view{name}.substr(0, 1)};
    table.insert(
        {.entry = EntryMaker::make<Marked>(
             {1, name},
             [&] {
                 return Marked{key, version};
             }),
         .value_bytes = sizeof(Marked),
         .stamp = generations.observe({&tag, 1}),
         .expires = now + lifetime},
        now);
}

TEST(TableUnderThreads, finds_whole_values_of_the_right_key_whatever_else_goes_on) {
    Generations generations;
    Table table{{.max_entries = 3000, .max_bytes = 1 << 20U}};
    constexpr std::uint64_t keys = 6000;
    constexpr int rounds = 30'000;
    std::atomic<std::int64_t> time{0};
    std::atomic<std::uint64_t> hits{0};
    std::atomic<int> broken{0};
    const auto now = [&] { return start + std::chrono::milliseconds{time.load()}; };
    std::vector<std::function<void(std::minstd_rand&)>> roles{
        // Two readers, one of whom holds on to what it finds.
        [&](std::minstd_rand& random) {
            const std::uint64_t key = random() % keys;
            const std::string name = std::to_string(key);
            const EpochGuard guard;
            const Found found = table.find({1, name}, now());
            if (found.fresh(now())) {
                ++hits;
                broken += found.entry->value<Marked>().whole(key) ? 0 : 1;
            }
        },
        [&](std::minstd_rand& random) {
            const std::uint64_t key = random() % keys;
            const std::string name = std::to_string(key);
            EntryRef held;
            {
                const EpochGuard guard;
                held = EntryRef{table.find({1, name}, now()).entry};
            }
            std::this_thread::yield();
            broken += held == nullptr || held->value<Marked>().whole(key) ? 0 : 1;
        },
        // A filler in waves, so that the table grows and shrinks.
        [&, wave = std::uint64_t{0}](std::minstd_rand& random) mutable {
            const std::uint64_t key = random() % keys;
            if (++wave / 4096 % 2 == 0) {
                put(table, generations, key, wave, std::chrono::milliseconds{1 + random() % 200}, now());
            } else {
                table.erase({1, std::to_string(key)});
            }
        },
        // An invalidator, who also moves the time and sweeps.
        [&](std::minstd_rand& random) {
            switch (random() % 64) {
            case 0:
                generations.invalidate_tag({0, std::to_string(random() % 10)});
                break;
            case 1:
                time += 1;
                table.sweep(now(), 20);
                break;
            default:
                put(table, generations, random() % keys, 1, 1h, now());
            }
        }};
    std::latch begin{static_cast<std::ptrdiff_t>(roles.size())};
    std::vector<std::thread> threads;
    for (std::size_t role = 0; role < roles.size(); ++role) {
        threads.emplace_back([&, role] {
            std::minstd_rand random{static_cast<unsigned>(role + 1)};
            begin.arrive_and_wait();
            for (int round = 0; round < rounds; ++round) {
                roles[role](random);
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(broken, 0);
    EXPECT_GT(hits, 0U) << "else nothing was looked at";
    EXPECT_THAT(table.broken_invariants(), ::testing::IsEmpty());
    // The books balance: what the generations count as live is what an invalidation drops, and no more.
    const std::uint64_t live = generations.live();
    EXPECT_LE(live, generations.counters.entries);
    EXPECT_EQ(generations.invalidate_region(), live);
}

/// One operation on one key, between two tickets of a common counter. A write has a value of its own; to
/// erase is to write 0.
struct Operation {
    std::uint64_t began = 0;
    std::uint64_t ended = 0;
    std::uint64_t value = 0;
    bool is_write = false;
};

/// Whether the reads of one key could have been answered by a register: each by a write that had begun when
/// the read ended, and that was not overwritten, as a whole, before the read began; and never by an older
/// write than a read that had ended before. (For writes with values of their own that is what atomicity asks
/// of single reads and of pairs: L. Lamport, "On interprocess communication", Distributed Computing 1, 1986.)
std::vector<std::string> impossible(const std::vector<Operation>& history) {
    std::vector<std::string> found;
    const Operation nothing{.value = 0, .is_write = true};
    std::vector<const Operation*> writes{&nothing};
    std::vector<const Operation*> reads;
    for (const Operation& operation : history) {
        (operation.is_write ? writes : reads).push_back(&operation);
    }
    // Erasures share the value 0: any of them may have answered.
    const auto may_be_of = [&](const Operation& read, const Operation& write) {
        return write.value == read.value && write.began <= read.ended
               && std::ranges::none_of(writes, [&](const Operation* other) {
                      return other->value != read.value && write.ended < other->began
                             && other->ended < read.began;
                  });
    };
    std::map<const Operation*, const Operation*> source;
    for (const Operation* const read : reads) {
        const auto write =
            std::ranges::find_if(writes, [&](const Operation* one) { return may_be_of(*read, *one); });
        if (write == writes.end()) {
            found.push_back("a read of " + std::to_string(read->value) + " that no write explains");
        } else if (read->value != 0) {
            source[read] = *write;
        }
    }
    for (const auto& [first, of_first] : source) {
        for (const auto& [second, of_second] : source) {
            if (first->ended < second->began && of_second->ended < of_first->began) {
                found.push_back(
                    "a read of " + std::to_string(second->value) + " after one of "
                    + std::to_string(first->value) + ", which is newer");
            }
        }
    }
    return found;
}

TEST(TableHistory, the_checker_finds_what_is_impossible) {
    const Operation one{.began = 1, .ended = 2, .value = 1, .is_write = true};
    const Operation two{.began = 3, .ended = 4, .value = 2, .is_write = true};
    EXPECT_THAT(impossible({one, two, {.began = 5, .ended = 6, .value = 2}}), ::testing::IsEmpty());
    EXPECT_THAT(impossible({one, two, {.began = 5, .ended = 6, .value = 1}}), ::testing::SizeIs(1))
        << "stale";
    EXPECT_THAT(impossible({one, two, {.began = 5, .ended = 6, .value = 0}}), ::testing::SizeIs(1)) << "lost";
    EXPECT_THAT(impossible({one, two, {.began = 1, .ended = 2, .value = 2}}), ::testing::SizeIs(1))
        << "too early";
    EXPECT_THAT(impossible({one, two, {.began = 2, .ended = 6, .value = 1}}), ::testing::IsEmpty());
    const Operation long_two{.began = 3, .ended = 9, .value = 2, .is_write = true};
    EXPECT_THAT(
        impossible(
            {one, long_two, {.began = 4, .ended = 5, .value = 2}, {.began = 6, .ended = 7, .value = 1}}),
        ::testing::SizeIs(1))
        << "back in time";
}

TEST(TableHistory, what_happened_to_a_key_can_be_put_in_one_order_while_the_table_grows_and_shrinks) {
    constexpr std::uint64_t watched = 3;
    constexpr std::size_t workers = 4;
    for (int attempt = 0; attempt < 10; ++attempt) {
        Generations generations;
        // So large that nothing is evicted: a value is missing only where it was erased.
        Table table{{.max_entries = 100'000, .max_bytes = std::size_t{1} << 28U}};
        std::atomic<std::uint64_t> tickets{1};
        std::atomic<std::uint64_t> values{1};
        std::atomic<bool> ended{false};
        std::thread other{[&] {
            // Others come and go, so that the watched keys are moved from bucket to bucket.
            for (std::uint64_t wave = 0; !ended; ++wave) {
                for (std::uint64_t key = 1000; key < 1400 && !ended; ++key) {
                    if (wave % 2 == 0) {
                        put(table, generations, key, 1, 1h, start);
                    } else {
                        table.erase({1, std::to_string(key)});
                    }
                }
            }
        }};
        std::array<std::array<std::vector<Operation>, watched>, workers> histories;
        std::latch begin{workers};
        std::vector<std::thread> threads;
        for (std::size_t worker = 0; worker < workers; ++worker) {
            threads.emplace_back([&, worker] {
                std::minstd_rand random{static_cast<unsigned>(worker + 1)};
                begin.arrive_and_wait();
                for (int round = 0; round < 300; ++round) {
                    const std::uint64_t key = random() % watched;
                    const std::string name = std::to_string(key);
                    Operation operation{.began = tickets.fetch_add(1)};
                    switch (random() % 6) {
                    case 0:
                        operation.is_write = true;
                        operation.value = values.fetch_add(1);
                        put(table, generations, key, operation.value, 1h, start);
                        break;
                    case 1:
                        operation.is_write = true;
                        table.erase({1, name});
                        break;
                    default: {
                        const EpochGuard guard;
                        const Found found = table.find({1, name}, start);
                        operation.value = found.entry == nullptr ? 0 : found.entry->value<Marked>().version;
                    }
                    }
                    operation.ended = tickets.fetch_add(1);
                    histories[worker][key].push_back(operation);
                }
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        ended = true;
        other.join();
        for (std::uint64_t key = 0; key < watched; ++key) {
            std::vector<Operation> history;
            for (const auto& of_worker : histories) {
                history.insert(history.end(), of_worker[key].begin(), of_worker[key].end());
            }
            ASSERT_THAT(impossible(history), ::testing::IsEmpty());
        }
        ASSERT_THAT(table.broken_invariants(), ::testing::IsEmpty());
    }
}

} // namespace
} // namespace becache::local
