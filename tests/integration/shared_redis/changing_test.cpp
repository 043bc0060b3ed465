#include "processes.hpp"

#include <fmt/format.h>

#include <future>
#include <set>

namespace becache::redis {
namespace {

using ::testing::HasSubstr;

class Changing : public SharedRedis {
protected:
    Process us_ = process();
    Process others_ = process();
};

BECACHE_IN_EVERY_MANNER(Changing);

TEST_P(Changing, each_scope_takes_what_it_covers_and_nothing_else) {
    struct Row {
        Scope scope;
        std::string front_door, garage, list;
    };
    const std::vector<Row> rows{
        {front_door_key, "load", "g", "l"},
        {front_door_tag, "load", "g", "load"}, // a list may contain it
        {cameras, "load", "load", "load"},
        {everything, "load", "load", "load"},
    };
    for (const Row& row : rows) {
        us_.store(front_door, "f");
        us_.store(garage, "g");
        us_.store(list, "l");
        ASSERT_TRUE(us_.invalidate({row.scope}).accepted);
        EXPECT_EQ(others_.read(front_door), row.front_door) << row.scope.name;
        EXPECT_EQ(others_.read(garage), row.garage) << row.scope.name;
        EXPECT_EQ(others_.read(list), row.list) << row.scope.name;
        (void)us_.invalidate({everything});
    }
}

TEST_P(Changing, several_scopes_go_in_one_round_trip_with_one_record) {
    us_.store(front_door, "f");
    (void)us_.tier().call(shared::InvalidateRequest{});
    const std::uint64_t before = us_.tier().stats().round_trips;
    const shared::Accepted accepted = us_.invalidate(
        {cameras, front_door_tag, front_door_key, {.kind = ScopeKind::region, .name = "events"}},
        R"({"reason":"camera_deleted"})");
    EXPECT_EQ(us_.tier().stats().round_trips, before + 1);
    ASSERT_TRUE(accepted.accepted) << accepted.fault;
    EXPECT_EQ(accepted.sequence, 2U);
    EXPECT_THAT(accepted.epoch, ::testing::MatchesRegex("1-[0-9a-f]*"));
    EXPECT_EQ(others_.tier().newest_entries(1).at(0).record, R"({"reason":"camera_deleted"})");
    EXPECT_EQ(others_.read(), "load");
}

TEST_P(Changing, a_record_alone_drops_nothing) {
    us_.store(front_door, "f");
    EXPECT_TRUE(us_.invalidate({}).accepted);
    EXPECT_EQ(others_.read(), "f");
}

TEST_P(Changing, a_marked_scope_is_neither_hit_nor_filled_until_it_is_committed) {
    for (const Scope& scope : {cameras, front_door_tag, front_door_key, everything}) {
        us_.store(front_door, "old");
        ASSERT_TRUE(us_.prepare({scope}, mark('a')).accepted);
        EXPECT_EQ(others_.read(), "marked") << scope.name;
        ASSERT_TRUE(us_.invalidate({scope}, "{}", mark('a')).accepted);
        EXPECT_EQ(others_.read(), "load");
        (void)us_.invalidate({everything});
    }
}

TEST_P(Changing, a_mark_ends_loads_that_are_under_way) {
    const shared::Observation observation = others_.load();
    (void)us_.prepare({cameras}, mark('a'));
    EXPECT_EQ(others_.fill(front_door, observation, stored("old")), shared::Filled::refused);
}

TEST_P(Changing, a_mark_that_is_taken_back_leaves_a_miss_and_a_record) {
    us_.store(front_door, "same");
    (void)us_.prepare({cameras}, mark('a'));
    (void)us_.prepare({cameras}, mark('b'));
    ASSERT_TRUE(us_.rollback({cameras}, mark('a')).accepted);
    EXPECT_EQ(others_.read(), "marked");
    ASSERT_TRUE(us_.rollback({cameras}, mark('b')).accepted);
    EXPECT_EQ(others_.read(), "load");
    const auto entries = us_.tier().newest_entries(1);
    ASSERT_EQ(entries.size(), 1U);
    EXPECT_EQ(entries[0].kind, shared::LedgerEntry::Kind::rolled_back);
    EXPECT_EQ(entries[0].mark, mark('b'));
}

TEST_P(Changing, a_mark_past_its_deadline_lapses) {
    (void)us_.prepare({cameras}, mark('a'), std::chrono::milliseconds{-1});
    EXPECT_EQ(others_.read(), "load");
    const auto entries = us_.tier().newest_entries(2);
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].kind, shared::LedgerEntry::Kind::lapsed);
    EXPECT_EQ(entries[0].mark, mark('a'));
    EXPECT_EQ(entries[1].kind, shared::LedgerEntry::Kind::prepared);
}

TEST_P(Changing, what_may_not_be_is_refused_in_words_and_sends_nothing) {
    const auto fault = [&](const shared::Accepted& accepted) {
        EXPECT_FALSE(accepted.accepted);
        return accepted.fault;
    };
    EXPECT_THAT(fault(us_.invalidate({cameras}, std::string(65'537, 'r'))), HasSubstr("at most 65536"));
    EXPECT_THAT(fault(us_.invalidate({cameras}, "{}", "a mark")), HasSubstr("32 lower-case"));
    EXPECT_THAT(fault(us_.prepare({cameras}, "")), HasSubstr("32 lower-case"));
    EXPECT_THAT(fault(us_.rollback({cameras}, std::string(32, 'A'))), HasSubstr("32 lower-case"));
    EXPECT_THAT(
        fault(us_.invalidate({{.kind = ScopeKind::tag, .name = "cameras"}})), HasSubstr("region#kind:value"));
    EXPECT_THAT(fault(us_.invalidate({{.kind = ScopeKind::region, .name = ""}})), HasSubstr("0 bytes"));
    EXPECT_THAT(fault(us_.invalidate(std::vector<Scope>(1025, cameras))), HasSubstr("0 to 1024"));
    EXPECT_EQ(us_.tier().stats().round_trips, 0U);
}

TEST_P(Changing, what_is_started_at_once_goes_in_few_round_trips_and_a_refused_one_harms_no_other) {
    constexpr std::size_t count = 400;
    constexpr std::size_t refused = 200;
    constexpr std::size_t committed = 300; // by itself, since it has a mark
    us_.store(front_door, "f");
    us_.store(garage, "g");
    EXPECT_TRUE(us_.prepare({front_door_key}, mark('c')).accepted);
    const std::uint64_t before = us_.tier().stats().round_trips;
    std::vector<std::promise<shared::Accepted>> answers(count);
    for (std::size_t number = 0; number < count; ++number) {
        shared::InvalidateRequest request{
            .scopes = {{.kind = ScopeKind::tag, .name = fmt::format("cameras#site:{}", number)}},
            .record = number == refused ? std::string(65'537, 'r') : fmt::format("{}", number)};
        if (number == committed) {
            request.scopes = {front_door_key};
            request.mark = mark('c');
        }
        us_.tier().start(std::move(request), [&answers, number](shared::Accepted accepted) {
            answers[number].set_value(std::move(accepted));
        });
    }
    std::set<std::uint64_t> sequences;
    for (std::size_t number = 0; number < count; ++number) {
        const shared::Accepted accepted = answers[number].get_future().get();
        if (number == refused) {
            EXPECT_THAT(accepted.fault, HasSubstr("at most 65536"));
        } else {
            ASSERT_TRUE(accepted.accepted) << accepted.fault;
            EXPECT_TRUE(sequences.insert(accepted.sequence).second) << number;
        }
    }
    EXPECT_EQ(*sequences.rbegin() - *sequences.begin(), count - 2) << "one behind the other";
    EXPECT_LT(us_.tier().stats().round_trips, before + count / 2);
    EXPECT_EQ(others_.read(front_door), "load") << "is marked no more, and may be filled";
    EXPECT_EQ(others_.read(garage), "g");
}

TEST_P(Changing, what_waits_when_the_tier_is_closed_is_answered) {
    constexpr int count = 300;
    std::vector<std::promise<void>> answers(count);
    for (std::promise<void>& answer : answers) {
        us_.tier().start(
            shared::InvalidateRequest{.scopes = {cameras}, .record = "{}"},
            [&answer](const shared::Accepted& /*accepted or not*/) { answer.set_value(); });
    }
    us_.tier().close();
    for (std::promise<void>& answer : answers) {
        EXPECT_EQ(answer.get_future().wait_for(std::chrono::seconds{30}), std::future_status::ready);
    }
}

TEST_P(Changing, a_thousand_scopes_and_a_long_record_go_at_once) {
    std::vector<Scope> scopes;
    for (int number = 0; number < 1024; ++number) {
        scopes.push_back(
            {.kind = ScopeKind::tag, .name = fmt::format("region{}#kind:{}", number % 7, number)});
    }
    const std::string record = std::string(65'536, 'r');
    EXPECT_TRUE(us_.prepare(scopes, mark('c')).accepted);
    const shared::Accepted accepted = us_.invalidate(scopes, record, mark('c'));
    ASSERT_TRUE(accepted.accepted) << accepted.fault;
    EXPECT_EQ(others_.tier().newest_entries(1).at(0).record, record);
    EXPECT_EQ(admin({"EXISTS", "hsi:{0}:p"}).integer, 0);
}

TEST_P(Changing, an_invalidation_is_accepted_by_a_full_server_and_a_fill_is_not) {
    us_.store(front_door, "old");
    const shared::Observation observation = us_.load(garage);
    admin({"CONFIG", "SET", "maxmemory", "1"});
    EXPECT_EQ(us_.fill(garage, observation, stored("g")), shared::Filled::unavailable);
    EXPECT_TRUE(us_.invalidate({cameras}).accepted);
    EXPECT_EQ(us_.tier().stats().of(Fault::out_of_memory), 1U);
    EXPECT_EQ(us_.tier().stats().breaker, CircuitBreaker::State::closed);
    admin({"CONFIG", "SET", "maxmemory", "0"});
    EXPECT_EQ(others_.read(), "load");
}

} // namespace
} // namespace becache::redis
