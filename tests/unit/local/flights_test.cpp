#include <becache/local/flights.hpp>

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

namespace becache::local {
namespace {

const TableKey key{1, "a"};

EntryRef value_of(int value) {
    return EntryMaker::make<int>(key, [&] { return value; });
}

/// What whoever waits is answered, which must be there.
int landed(Flight& flight) {
    int value = -1;
    flight.on_landed([&](const LoadResult& result) { value = result.value->value<int>(); });
    return value;
}

struct Fixture {
    Flights::Boarding board() {
        return flights.board(
            key, [] { return EntryRef{}; }, [this] { return generations.observe({}); }, {});
    }
    /// Lands a value; answers how often it was offered to the table.
    int land(const Flights::Boarding& boarding, LoadResult result) {
        int fills = 0;
        flights.land(boarding.flight, std::move(result), [&](const LoadResult&, Stamp stamp) {
            fills += stamp.admit() ? 1 : 0;
        });
        return fills;
    }

    Generations generations;
    Flights flights;
};

TEST(Flights, the_first_leads_and_the_next_join_it) {
    Fixture fixture;
    const auto first = fixture.board();
    const auto second = fixture.board();
    EXPECT_TRUE(first.leads);
    EXPECT_FALSE(second.leads);
    EXPECT_EQ(first.flight, second.flight);
    EXPECT_EQ(fixture.land(first, {.value = value_of(1), .error = {}}), 1);
    EXPECT_EQ(landed(*second.flight), 1);
    EXPECT_TRUE(fixture.board().leads) << "a landed flight is not joined";
}

TEST(Flights, looks_once_more_before_it_flies) {
    Fixture fixture;
    const auto boarding = fixture.flights.board(
        key, [] { return value_of(7); }, [&] { return fixture.generations.observe({}); }, {});
    EXPECT_EQ(boarding.hit->value<int>(), 7);
    EXPECT_EQ(boarding.flight, nullptr);
}

TEST(Flights, a_load_that_an_invalidation_overtook_is_not_joined_and_fills_nothing) {
    Fixture fixture;
    const auto old = fixture.board();
    fixture.generations.invalidate_region();
    const auto anew = fixture.board();
    EXPECT_TRUE(anew.leads);
    EXPECT_NE(anew.flight, old.flight);
    EXPECT_EQ(fixture.land(old, {.value = value_of(1), .error = {}}), 0);
    EXPECT_FALSE(fixture.board().leads) << "the end of the old flight must not end the new one";
    EXPECT_EQ(fixture.land(anew, {.value = value_of(2), .error = {}}), 1);
}

TEST(Flights, an_invalidated_key_is_not_joined_and_fills_nothing) {
    Fixture fixture;
    const auto old = fixture.board();
    const auto joined = fixture.board();
    EXPECT_TRUE(fixture.flights.invalidate(key, [] { return true; }));
    EXPECT_TRUE(fixture.board().leads);
    EXPECT_EQ(fixture.land(old, {.value = value_of(1), .error = {}}), 0);
    EXPECT_EQ(landed(*joined.flight), 1) << "who asked before the invalidation is answered";
}

TEST(Flights, everyone_who_joined_gets_what_the_loader_threw) {
    Fixture fixture;
    const auto leader = fixture.board();
    int called = 0;
    leader.flight->on_landed([&](const LoadResult& result) { called += result.error != nullptr ? 1 : 0; });
    EXPECT_EQ(
        fixture.land(leader, {.value = {}, .error = std::make_exception_ptr(std::runtime_error{"x"})}), 0);
    leader.flight->on_landed([&](const LoadResult& result) { called += result.error != nullptr ? 1 : 0; });
    EXPECT_EQ(called, 2);
    EXPECT_EQ(fixture.generations.tag_sets(), 0U) << "a landed flight holds no stamp";
}

TEST(Flights, a_loader_that_waits_for_its_own_load_is_told_so) {
    Fixture fixture;
    const auto leader = fixture.board();
    leader.flight->loads_on_this_thread();
    EXPECT_THROW(leader.flight->refuse_own_loader(), std::logic_error);
    fixture.land(leader, {.value = value_of(1), .error = {}});
    EXPECT_NO_THROW(leader.flight->refuse_own_loader());
}

TEST(Flights, a_spared_loader_is_not_run_before_its_time) {
    Fixture fixture;
    const TimePoint now{std::chrono::hours{1}};
    const auto board_at = [&](std::optional<TimePoint> time) {
        return fixture.flights.board(
            key, [] { return EntryRef{}; }, [&] { return fixture.generations.observe({}); },
            {.now = time.value_or(now), .may_be_spared = time.has_value()});
    };
    fixture.flights.spare(key, now, now + std::chrono::seconds{5});
    EXPECT_TRUE(board_at(now + std::chrono::seconds{4}).spared);
    const auto insistent = board_at({});
    EXPECT_TRUE(insistent.leads) << "who has nothing else to answer with does not spare it";
    EXPECT_FALSE(board_at(now).leads) << "a load under way is joined rather than spared";
    EXPECT_EQ(board_at(now).flight, insistent.flight);
    fixture.land(insistent, {.value = value_of(1)});
    EXPECT_TRUE(board_at(now + std::chrono::seconds{5}).leads);
}

TEST(Flights, what_the_fill_throws_keeps_nobody_waiting) {
    Fixture fixture;
    const auto leader = fixture.board();
    fixture.flights.land(leader.flight, {.value = value_of(3)}, [](const LoadResult&, const Stamp&) {
        throw std::bad_alloc{};
    });
    EXPECT_EQ(landed(*leader.flight), 3);
}

TEST(Flights, readers_on_other_threads_are_answered) {
    Fixture fixture;
    const auto leader = fixture.board();
    std::vector<std::thread> readers;
    std::atomic<int> boarded{0};
    std::atomic<int> sum{0};
    for (int i = 0; i < 8; ++i) {
        readers.emplace_back([&] {
            fixture.board().flight->on_landed(
                [&](const LoadResult& result) { sum += result.value->value<int>(); });
            ++boarded;
        });
    }
    while (boarded < 8) {
        std::this_thread::yield();
    }
    fixture.land(leader, {.value = value_of(5), .error = {}});
    for (std::thread& reader : readers) {
        reader.join();
    }
    EXPECT_EQ(sum, 40);
}

} // namespace
} // namespace becache::local
