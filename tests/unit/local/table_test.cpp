#include <becache/local/table.hpp>

#include <gtest/gtest.h>

#include <string>

namespace becache::local {
namespace {

using namespace std::chrono_literals;

constexpr TimePoint start{1h};

/// A table, and what its entries refer to.
struct Fixture {
    explicit Fixture(TableOptions options = {.max_entries = 3, .max_bytes = 1 << 20U})
        : table{options} {}

    bool put(
        const std::string& name, int value, std::chrono::nanoseconds lifetime = 10s, std::size_t bytes = 4) {
        Stamp stamp = generations.observe({});
        return table.insert(
            {1, name}, {.value = std::make_shared<const int>(value),
                        .value_bytes = bytes,
                        .stamp = std::move(stamp),
                        .expires = start + lifetime,
                        .counters = &counters});
    }
    int get(const std::string& name, TimePoint now = start) {
        const auto value = std::static_pointer_cast<const int>(table.find({1, name}, now));
        return value == nullptr ? -1 : *value;
    }

    Generations generations;
    TableCounters counters;
    Table table;
};

TEST(Table, finds_what_was_put_in) {
    Fixture fixture;
    EXPECT_TRUE(fixture.put("a", 1));
    EXPECT_EQ(fixture.get("a"), 1);
    EXPECT_EQ(fixture.get("b"), -1);
    EXPECT_EQ(fixture.table.find({2, "a"}, start), nullptr) << "another view, the same fields";
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

TEST(Table, evicts_the_least_recently_used) {
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
    EXPECT_EQ(fixture.table.peek({1, "a"}, start + 5s), EntryState::stale);
    EXPECT_EQ(fixture.get("a", start + 5s), -1);
    EXPECT_EQ(fixture.get("a", start + 5s), -1);
    EXPECT_EQ(fixture.counters.expirations, 1U);
    EXPECT_EQ(fixture.counters.entries, 0U);
    EXPECT_EQ(fixture.counters.bytes, 0U);
}

TEST(Table, refresh_extends_a_fresh_value_alone) {
    Fixture fixture;
    fixture.put("a", 1, 5s);
    EXPECT_TRUE(fixture.table.refresh({1, "a"}, start + 4s, start + 9s));
    EXPECT_EQ(fixture.get("a", start + 8s), 1);
    EXPECT_FALSE(fixture.table.refresh({1, "a"}, start + 9s, start + 20s));
    EXPECT_FALSE(fixture.table.refresh({1, "b"}, start, start + 20s));
    fixture.put("c", 3);
    fixture.generations.invalidate_region();
    EXPECT_FALSE(fixture.table.refresh({1, "c"}, start, start + 20s));
}

TEST(Table, an_invalidated_value_is_stale_and_leaves_when_it_is_asked_for) {
    Fixture fixture;
    fixture.put("a", 1);
    EXPECT_EQ(fixture.table.peek({1, "a"}, start), EntryState::fresh);
    fixture.generations.invalidate_region();
    EXPECT_EQ(fixture.table.peek({1, "a"}, start), EntryState::stale);
    EXPECT_EQ(fixture.get("a"), -1);
    EXPECT_EQ(fixture.table.peek({1, "a"}, start), EntryState::absent);
    EXPECT_EQ(fixture.counters.expirations, 0U);
}

TEST(Table, does_not_take_what_was_observed_before_an_invalidation) {
    Fixture fixture;
    fixture.put("a", 1);
    Stamp before = fixture.generations.observe({});
    fixture.generations.invalidate_region();
    fixture.put("a", 2);
    EXPECT_FALSE(fixture.table.insert(
        {1, "a"}, {.value = std::make_shared<const int>(1),
                   .value_bytes = 4,
                   .stamp = std::move(before),
                   .expires = start + 1h,
                   .counters = &fixture.counters}));
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
    Fixture fixture;
    fixture.put("a", 1);
    const ErasedValue held = fixture.table.find({1, "a"}, start);
    fixture.table.erase({1, "a"});
    EXPECT_EQ(*std::static_pointer_cast<const int>(held), 1);
}

/// A value whose destructor asks the table: legal, so no lock may be held when it runs.
struct Nosy {
    Table* table;
    ~Nosy() { (void)table->peek({1, "a"}, start); }
};

TEST(Table, destroys_values_outside_its_locks) {
    Fixture fixture{{.max_entries = 1, .max_bytes = 1 << 20U}};
    const auto put = [&](const char* name) {
        fixture.table.insert(
            {1, name}, {.value = std::make_shared<const Nosy>(Nosy{&fixture.table}),
                        .value_bytes = 8,
                        .stamp = fixture.generations.observe({}),
                        .expires = start + 1s,
                        .counters = &fixture.counters});
    };
    put("a");
    put("b"); // evicts
    put("b"); // replaces
    EXPECT_EQ(fixture.table.find({1, "b"}, start + 1s), nullptr);
    put("c");
    EXPECT_TRUE(fixture.table.erase({1, "c"}));
}

} // namespace
} // namespace becache::local
