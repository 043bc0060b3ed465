#include <becache/local/epoch.hpp>
#include <becache/local/table.hpp>

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace becache::local {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1h};

EntryRef entry_of(const std::string& name, int value) {
    return EntryMaker::make<int>({1, name}, [&] { return value; });
}

/// A table, and the generations that its entries are under. The invariants are checked at the end of every
/// test.
struct Fixture {
    explicit Fixture(TableOptions options = {.max_entries = 3, .max_bytes = 1 << 20U})
        : table{std::move(options)} {}
    ~Fixture() { EXPECT_THAT(table.broken_invariants(), ::testing::IsEmpty()); }

    bool put(
        const std::string& name, int value, std::chrono::nanoseconds lifetime = 10s, std::size_t bytes = 4,
        TimePoint now = start) {
        return table.insert(
            {.entry = entry_of(name, value),
             .value_bytes = bytes,
             .stamp = generations.observe({}),
             .expires = now + lifetime},
            now);
    }
    int get(const std::string& name, TimePoint now = start) {
        const EpochGuard guard;
        const Found found = table.find({1, name}, now);
        return found.fresh(now) ? found.entry->value<int>() : -1;
    }
    EntryState peek(const std::string& name, TimePoint now = start) const {
        return table.peek({1, name}, now);
    }

    Generations generations;
    TableCounters& counters = generations.counters;
    Table table;
};

TEST(Table, finds_what_was_put_in) {
    Fixture fixture;
    EXPECT_TRUE(fixture.put("a", 1));
    EXPECT_EQ(fixture.get("a"), 1);
    EXPECT_EQ(fixture.get("b"), -1);
    EXPECT_EQ(fixture.table.peek({2, "a"}, start), EntryState::absent) << "another view, the same fields";
}

TEST(Table, replaces_the_value_of_a_key) {
    Fixture fixture;
    fixture.put("a", 1);
    fixture.put("a", 2);
    EXPECT_EQ(fixture.get("a"), 2);
    EXPECT_EQ(fixture.counters.entries, 1U);
    EXPECT_EQ(fixture.generations.live(), 1U);
    EXPECT_EQ(fixture.counters.evictions, 0U);
}

TEST(Table, evicts_what_was_not_used_and_keeps_what_was) {
    Fixture fixture;
    fixture.put("a", 1);
    fixture.put("b", 2);
    fixture.put("c", 3);
    EXPECT_EQ(fixture.get("a"), 1);
    fixture.put("d", 4);
    EXPECT_EQ(fixture.get("b"), -1);
    EXPECT_EQ(fixture.get("a"), 1);
    EXPECT_EQ(fixture.get("c"), 3);
    EXPECT_EQ(fixture.get("d"), 4);
    EXPECT_EQ(fixture.counters.evictions, 1U);
    EXPECT_EQ(fixture.counters.entries, 3U);
    EXPECT_EQ(fixture.generations.live(), 3U);
}

TEST(Table, holds_no_more_bytes_than_its_bound) {
    Fixture fixture{{.max_entries = 1000, .max_bytes = 10'000}};
    for (int i = 0; i < 100; ++i) {
        fixture.put(std::to_string(i), i, 10s, 1000);
        EXPECT_LE(fixture.counters.bytes, 10'000U);
    }
    EXPECT_EQ(fixture.get("99"), 99);
    EXPECT_EQ(fixture.get("0"), -1);
    EXPECT_GE(fixture.counters.entries, 7U);
}

TEST(Table, does_not_take_a_value_larger_than_its_bound_nor_evict_for_it) {
    Fixture fixture{{.max_entries = 10, .max_bytes = 10'000}};
    fixture.put("a", 1);
    EXPECT_FALSE(fixture.put("b", 2, 10s, 10'000));
    EXPECT_EQ(fixture.get("a"), 1);
    EXPECT_EQ(fixture.generations.live(), 1U);
}

TEST(Table, splits_its_bounds_among_shards_without_exceeding_them) {
    Fixture fixture{{.max_entries = 5000, .max_bytes = std::size_t{64} << 20U}};
    for (int i = 0; i < 20'000; ++i) {
        fixture.put(std::to_string(i), i);
    }
    EXPECT_LE(fixture.counters.entries, 5000U);
    EXPECT_GE(fixture.counters.entries, 4900U);
    EXPECT_EQ(fixture.counters.evictions + fixture.counters.entries, 20'000U);
}

TEST(Table, a_value_past_its_time_is_a_miss_and_counted_once) {
    Fixture fixture;
    fixture.put("a", 1, 5s);
    EXPECT_EQ(fixture.get("a", start + 5s - 1ns), 1);
    EXPECT_EQ(fixture.peek("a", start + 5s), EntryState::stale);
    EXPECT_EQ(fixture.get("a", start + 5s), -1);
    fixture.table.discard({1, "a"}, start + 5s);
    EXPECT_EQ(fixture.peek("a", start + 5s), EntryState::absent);
    fixture.table.discard({1, "a"}, start + 5s);
    EXPECT_EQ(fixture.counters.expirations, 1U);
    EXPECT_EQ(fixture.counters.entries, 0U);
    EXPECT_EQ(fixture.counters.bytes, 0U);
}

TEST(Table, a_value_that_replaces_one_past_its_time_counts_as_its_expiration) {
    Fixture fixture;
    fixture.put("a", 1, 5s);
    fixture.put("a", 2, 5s, 4, start + 5s);
    EXPECT_EQ(fixture.counters.expirations, 1U);
    EXPECT_EQ(fixture.counters.entries, 1U);
    EXPECT_EQ(fixture.generations.live(), 1U);
}

TEST(Table, keeps_a_value_past_its_time_for_as_long_as_it_may_be_of_use) {
    Fixture fixture;
    fixture.table.insert(
        {.entry = entry_of("a", 1),
         .value_bytes = 4,
         .stamp = fixture.generations.observe({}),
         .expires = start + 5s,
         .retention = 10s},
        start);
    fixture.table.discard({1, "a"}, start + 14s);
    EXPECT_EQ(fixture.peek("a", start + 14s), EntryState::stale);
    {
        const EpochGuard guard;
        const Found found = fixture.table.find({1, "a"}, start + 14s);
        EXPECT_FALSE(found.fresh(start + 14s));
        EXPECT_TRUE(found.usable(start + 14s, 10s));
        EXPECT_FALSE(found.usable(start + 15s, 10s));
    }
    fixture.generations.invalidate_region();
    {
        const EpochGuard guard;
        EXPECT_FALSE(fixture.table.find({1, "a"}, start + 6s).usable(start + 6s, 10s)) << "invalidated hard";
    }
    fixture.table.discard({1, "a"}, start + 14s);
    EXPECT_EQ(fixture.peek("a"), EntryState::absent);
}

TEST(Table, a_soft_invalidation_ends_a_values_time_and_lets_it_be_used) {
    Fixture fixture;
    fixture.put("a", 1);
    EXPECT_EQ(fixture.generations.invalidate_region(Hardness::soft, start + 2s), 1U);
    const EpochGuard guard;
    const Found found = fixture.table.find({1, "a"}, start + 3s);
    EXPECT_FALSE(found.fresh(start + 3s));
    EXPECT_EQ(found.fresh_until, (start + 2s).time_since_epoch().count());
    EXPECT_TRUE(found.usable(start + 3s, 2s));
    EXPECT_FALSE(found.usable(start + 4s, 2s));
}

TEST(Table, expire_ends_the_time_of_a_fresh_value) {
    Fixture fixture;
    fixture.put("a", 1);
    EXPECT_TRUE(fixture.table.expire({1, "a"}, start + 1s));
    EXPECT_EQ(fixture.peek("a", start + 1s), EntryState::stale);
    EXPECT_FALSE(fixture.table.expire({1, "a"}, start + 2s));
    EXPECT_FALSE(fixture.table.expire({1, "b"}, start + 2s));
}

/// What renews the value of a key, as whoever was shown it would.
bool renew(
    Fixture& fixture, const std::string& name, TimePoint now, TimePoint expires, Stamp* stamp = nullptr) {
    const EpochGuard guard;
    const Found found = fixture.table.find({1, name}, now);
    return found.entry != nullptr && fixture.table.renew(*found.entry, now, expires, stamp);
}

TEST(Table, renew_extends_a_fresh_value_alone) {
    Fixture fixture;
    fixture.put("a", 1, 5s);
    EXPECT_TRUE(renew(fixture, "a", start + 4s, start + 9s));
    EXPECT_EQ(fixture.get("a", start + 8s), 1);
    EXPECT_FALSE(renew(fixture, "a", start + 9s, start + 20s));
    EXPECT_FALSE(renew(fixture, "b", start, start + 20s));
    fixture.put("c", 3);
    fixture.generations.invalidate_region();
    EXPECT_FALSE(renew(fixture, "c", start, start + 20s));
}

TEST(Table, renew_with_a_stamp_makes_even_an_invalidated_value_fresh) {
    Fixture fixture;
    fixture.put("a", 1);
    fixture.generations.invalidate_region();
    Stamp stamp = fixture.generations.observe({});
    EXPECT_TRUE(renew(fixture, "a", start + 11s, start + 20s, &stamp));
    EXPECT_EQ(fixture.get("a", start + 19s), 1);
    EXPECT_EQ(fixture.generations.live(), 1U);
    Stamp late = fixture.generations.observe({});
    fixture.generations.invalidate_region();
    EXPECT_FALSE(renew(fixture, "a", start + 11s, start + 20s, &late)) << "the stamp was overtaken";
    EXPECT_EQ(fixture.generations.live(), 0U);
}

TEST(Table, renew_does_nothing_to_an_entry_that_was_replaced) {
    Fixture fixture;
    fixture.put("a", 1);
    EntryRef old;
    {
        const EpochGuard guard;
        old = EntryRef{fixture.table.find({1, "a"}, start).entry};
    }
    fixture.put("a", 2);
    Stamp stamp = fixture.generations.observe({});
    EXPECT_FALSE(fixture.table.renew(*old, start, start + 1h, &stamp));
    EXPECT_EQ(fixture.generations.live(), 1U);
}

TEST(Table, an_invalidated_value_is_stale_until_it_is_discarded) {
    Fixture fixture;
    fixture.put("a", 1);
    EXPECT_EQ(fixture.peek("a"), EntryState::fresh);
    fixture.generations.invalidate_region();
    EXPECT_EQ(fixture.peek("a"), EntryState::stale);
    EXPECT_EQ(fixture.get("a"), -1);
    fixture.table.discard({1, "a"}, start);
    EXPECT_EQ(fixture.peek("a"), EntryState::absent);
    EXPECT_EQ(fixture.counters.expirations, 0U);
}

TEST(Table, a_sweep_removes_what_is_of_no_more_use_and_nothing_else) {
    Fixture fixture{{.max_entries = 1000, .max_bytes = 1 << 20U}};
    for (int i = 0; i < 100; ++i) {
        fixture.put(std::to_string(i), i, i < 50 ? 1s : 10s);
    }
    // Every insertion sweeps a little, too; all of them were fresh then.
    std::size_t removed = 0;
    for (int step = 0; step < 4; ++step) {
        removed += fixture.table.sweep(start + 1s, 4);
    }
    EXPECT_EQ(removed, 50U);
    EXPECT_EQ(fixture.counters.expirations, 50U);
    EXPECT_EQ(fixture.counters.entries, 50U);
    fixture.generations.invalidate_region();
    EXPECT_EQ(fixture.table.sweep(start + 1s, 1), 50U);
    EXPECT_EQ(fixture.counters.entries, 0U);
    EXPECT_EQ(fixture.table.sweep(start + 1s, 1), 0U);
}

TEST(Table, insertions_alone_sweep_out_what_was_invalidated) {
    Fixture fixture{{.max_entries = 10'000, .max_bytes = 1 << 24U}};
    for (int i = 0; i < 1000; ++i) {
        fixture.put("old" + std::to_string(i), i);
    }
    fixture.generations.invalidate_region();
    for (int i = 0; i < 1000; ++i) {
        fixture.put("new" + std::to_string(i), i);
    }
    EXPECT_LT(fixture.counters.entries, 1100U);
    EXPECT_EQ(fixture.counters.evictions, 0U);
}

TEST(Table, tells_of_what_leaves_by_itself) {
    std::vector<std::string> told;
    Fixture fixture{
        {.max_entries = 2, .max_bytes = 1 << 20U, .on_removed = [&](const Entry& entry, Removal cause) {
             constexpr std::array<std::string_view, 3> names{"evicted", "expired", "stale"};
             told.push_back(
                 std::string{entry.key().fields} + " " + std::string{names[static_cast<std::size_t>(cause)]});
         }}};
    fixture.put("a", 1);
    fixture.put("b", 2, 1s);
    fixture.put("c", 3);
    fixture.table.sweep(start + 1s, 1);
    fixture.generations.invalidate_region();
    fixture.table.sweep(start + 1s, 1);
    EXPECT_THAT(told, ::testing::ElementsAre("a evicted", "b expired", "c stale"));
    fixture.put("d", 4);
    fixture.put("d", 5);
    fixture.table.erase({1, "d"});
    EXPECT_EQ(told.size(), 3U) << "what a caller asked for is no news to it";
}

TEST(Table, does_not_take_what_was_observed_before_an_invalidation) {
    Fixture fixture;
    fixture.put("a", 1);
    Stamp before = fixture.generations.observe({});
    fixture.generations.invalidate_region();
    fixture.put("a", 2);
    EXPECT_FALSE(fixture.table.insert(
        {.entry = entry_of("a", 1), .value_bytes = 4, .stamp = std::move(before), .expires = start + 1h},
        start));
    EXPECT_EQ(fixture.get("a"), 2) << "the newer value stays";
}

TEST(Table, erase_answers_whether_the_value_was_live) {
    Fixture fixture;
    fixture.put("a", 1);
    EXPECT_TRUE(fixture.table.erase({1, "a"}));
    EXPECT_FALSE(fixture.table.erase({1, "a"}));
    fixture.put("a", 1);
    fixture.generations.invalidate_region();
    EXPECT_FALSE(fixture.table.erase({1, "a"}));
    EXPECT_EQ(fixture.counters.entries, 0U);
}

TEST(Table, a_value_lives_as_long_as_somebody_holds_it) {
    EntryRef held;
    {
        Fixture fixture;
        fixture.put("a", 1);
        {
            const EpochGuard guard;
            held = EntryRef{fixture.table.find({1, "a"}, start).entry};
        }
        fixture.table.erase({1, "a"});
    }
    EXPECT_EQ(held->value<int>(), 1);
}

TEST(Table, grows_and_shrinks_with_what_it_holds) {
    Fixture fixture{{.max_entries = 1'000'000, .max_bytes = std::size_t{1} << 30U}};
    const std::size_t empty = fixture.table.own_bytes();
    for (int i = 0; i < 100'000; ++i) {
        fixture.put(std::to_string(i), i);
    }
    EXPECT_THAT(fixture.table.broken_invariants(), ::testing::IsEmpty());
    const std::size_t full = fixture.table.own_bytes();
    for (int i = 0; i < 100'000; ++i) {
        ASSERT_EQ(fixture.get(std::to_string(i)), i);
    }
    for (int i = 0; i < 100'000; ++i) {
        ASSERT_TRUE(fixture.table.erase({1, std::to_string(i)}));
    }
    EXPECT_EQ(fixture.counters.entries, 0U);
    EXPECT_LT(fixture.table.own_bytes() - empty, (full - empty) / 2);
}

/// A value that counts how many of it there are.
struct Counted {
    explicit Counted(int& count)
        : living{&count} {
        ++*living;
    }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --*living; }
    int* living;
};

TEST(Table, takes_memory_for_buckets_as_it_grows_and_gives_it_back) {
    constexpr int values = 300'000; // more than one page of buckets holds
    Fixture fixture{{.max_entries = values + values / 4, .max_bytes = std::size_t{1} << 30U}};
    const auto name = [](int number) { return "name-" + std::to_string(number); };
    const std::size_t before = fixture.table.own_bytes();
    std::atomic<bool> done{false};
    // Somebody reads the same few keys all the time.
    for (int number = 0; number < 100; ++number) {
        fixture.put(name(number), number);
    }
    std::thread reader{[&] {
        for (int number = 0; !done; number = (number + 1) % 100) {
            EXPECT_EQ(fixture.get(name(number)), number);
        }
    }};
    for (int round = 0; round < 2; ++round) {
        for (int number = 100; number < values; ++number) {
            fixture.put(name(number), number);
        }
        EXPECT_GT(fixture.table.own_bytes(), before + std::size_t{values} * 64 / 7);
        for (int number = 100; number < values; number += 997) {
            EXPECT_EQ(fixture.get(name(number)), number);
        }
        for (int number = 100; number < values; ++number) {
            ASSERT_TRUE(fixture.table.erase({1, name(number)}));
        }
        EXPECT_LT(fixture.table.own_bytes(), before + 64 * 1024);
    }
    done = true;
    reader.join();
}

TEST(Table, destroys_every_value_once_and_not_long_after_it_left) {
    int living = 0;
    {
        Fixture fixture{{.max_entries = 10, .max_bytes = 1 << 20U}};
        for (int i = 0; i < 1000; ++i) {
            const std::string name = std::to_string(i % 50);
            fixture.table.insert(
                {.entry = EntryMaker::make<Counted>({1, name}, [&]() -> int& { return living; }),
                 .value_bytes = 8,
                 .stamp = fixture.generations.observe({}),
                 .expires = start + 1s},
                start);
        }
        EXPECT_LT(living, 100) << "what nobody can reach any more is kept in small numbers";
    }
    EXPECT_EQ(living, 0);
}

/// A value whose destructor asks the table: legal, so no lock may be held when it runs.
struct Nosy {
    Table* table;
    ~Nosy() { (void)table->erase({1, "a"}); }
};

TEST(Table, destroys_values_outside_its_locks) {
    Fixture fixture{{.max_entries = 1, .max_bytes = 1 << 20U}};
    for (int i = 0; i < 200; ++i) {
        fixture.table.insert(
            {.entry =
                 EntryMaker::make<Nosy>({1, i % 2 == 0 ? "a" : "b"}, [&] { return Nosy{&fixture.table}; }),
             .value_bytes = 8,
             .stamp = fixture.generations.observe({}),
             .expires = start + 1s},
            start);
    }
    EXPECT_LE(fixture.counters.entries, 1U);
}

} // namespace
} // namespace becache::local
