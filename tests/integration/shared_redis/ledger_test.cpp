#include "processes.hpp"

#include <fmt/format.h>

#include <thread>

namespace becache::redis {
namespace {

using shared::LedgerEntry;
using shared::Synced;

class Ledger : public SharedRedis {
protected:
    /// XREAD in its own words: how many clients wait in one.
    static bool is_somebody_blocked() {
        return admin({"INFO", "clients"}).text.find("blocked_clients:0") == std::string::npos;
    }
    static void wait_until_somebody_listens() {
        while (!is_somebody_blocked()) {
            std::this_thread::yield();
        }
    }

    Process us_ = process();
    Process others_ = process();
};

BECACHE_IN_EVERY_MANNER(Ledger);

TEST_P(Ledger, is_empty_at_first) {
    const Synced synced = us_.tier().sync("-", 10);
    ASSERT_TRUE(synced.ok) << synced.fault;
    EXPECT_EQ(synced.sequence, 0U);
    EXPECT_THAT(synced.epoch, ::testing::StartsWith("1-"));
    EXPECT_EQ(synced.newest, "0-0");
    EXPECT_TRUE(synced.entries.empty());
    EXPECT_TRUE(us_.tier().newest_entries(10).empty());
}

TEST_P(Ledger, tells_each_change_in_its_order) {
    (void)us_.invalidate({cameras}, R"({"n":1})");
    (void)us_.prepare({cameras}, mark('a'));
    (void)us_.rollback({cameras}, mark('a'));
    (void)us_.invalidate({}, R"({"n":4})");
    const Synced synced = others_.tier().sync("-", 10);
    ASSERT_EQ(synced.entries.size(), 4U);
    EXPECT_EQ(synced.sequence, 4U);
    EXPECT_EQ(synced.newest, synced.entries.back().place);
    using Kind = LedgerEntry::Kind;
    const std::vector<Kind> kinds{Kind::invalidated, Kind::prepared, Kind::rolled_back, Kind::invalidated};
    for (std::size_t place = 0; place < 4; ++place) {
        EXPECT_EQ(synced.entries[place].kind, kinds[place]);
        EXPECT_EQ(synced.entries[place].sequence, place + 1);
        EXPECT_EQ(synced.entries[place].epoch, synced.epoch);
    }
    EXPECT_EQ(synced.entries[0].record, R"({"n":1})");
    EXPECT_EQ(synced.entries[1].mark, mark('a'));
}

TEST_P(Ledger, tells_what_came_after_a_cursor_as_much_as_is_wanted) {
    for (int number = 0; number < 5; ++number) {
        (void)us_.invalidate({cameras}, fmt::format("{}", number));
    }
    const Synced all = us_.tier().sync("-", 10);
    ASSERT_EQ(all.entries.size(), 5U);
    const Synced some = us_.tier().sync(all.entries[1].place, 2);
    ASSERT_EQ(some.entries.size(), 2U);
    EXPECT_EQ(some.entries[0].record, "2");
    EXPECT_EQ(some.newest, all.newest);
    EXPECT_TRUE(us_.tier().sync(all.newest, 10).entries.empty());
    EXPECT_TRUE(us_.tier().sync("-", 0).entries.empty());
    const auto newest = us_.tier().newest_entries(2);
    ASSERT_EQ(newest.size(), 2U);
    EXPECT_EQ(newest[0].record, "4");
    EXPECT_EQ(newest[1].record, "3");
}

TEST_P(Ledger, begins_anew_with_everything) {
    (void)us_.invalidate({cameras});
    const Synced before = us_.tier().sync("-", 10);
    const shared::Accepted accepted = us_.invalidate({everything});
    EXPECT_NE(accepted.epoch, before.epoch);
    EXPECT_EQ(accepted.sequence, 1U);
    EXPECT_EQ(others_.tier().sync(before.newest, 10).epoch, accepted.epoch);
}

TEST_P(Ledger, is_cut_to_about_the_length_that_was_asked_for) {
    Process brief = process({.ledger_length = 1});
    for (int number = 0; number < 300; ++number) {
        (void)brief.invalidate({cameras});
    }
    const Synced synced = us_.tier().sync("-", 1000);
    EXPECT_EQ(synced.sequence, 300U);
    EXPECT_LT(synced.entries.size(), 300U);
}

TEST_P(Ledger, an_entry_that_cannot_be_read_is_there_as_unreadable) {
    (void)us_.invalidate({cameras});
    const auto add = [](std::vector<std::string_view> fields) {
        std::vector<std::string_view> words{"XADD", ledger_key, "*"};
        words.insert(words.end(), fields.begin(), fields.end());
        admin(Command{words});
    };
    add({"version", "2", "epoch", "1-e", "sequence", "2", "kind", "invalidated", "mark", "", "record", "{}"});
    add({"version", "1", "epoch", "1-e", "sequence", "3", "kind", "forgotten", "mark", "", "record", "{}"});
    add({"version", "1", "epoch", "1-e", "sequence", "4x", "kind", "lapsed", "mark", "", "record", ""});
    add({"version", "1", "epoch", "1-e", "sequence", "5", "kind", "lapsed", "mark", ""});
    add({"nonsense", "\xff\n"});
    add(
        {"version", "1", "epoch", "1-e", "sequence", "7", "kind", "lapsed", "mark", "m", "record", "", "new",
         "x"});
    const Synced synced = us_.tier().sync("-", 10);
    ASSERT_EQ(synced.entries.size(), 7U);
    for (std::size_t place = 1; place <= 5; ++place) {
        EXPECT_EQ(synced.entries[place].kind, LedgerEntry::Kind::unreadable) << place;
        EXPECT_FALSE(synced.entries[place].place.empty());
    }
    EXPECT_EQ(synced.entries[6].kind, LedgerEntry::Kind::lapsed);
    EXPECT_EQ(synced.entries[6].sequence, 7U);
}

TEST_P(Ledger, a_cursor_that_is_none_is_refused_and_costs_nothing) {
    (void)us_.invalidate({cameras});
    for (const std::string_view cursor :
         {"", "x", "1", "1-", "-1", "1-x", "$", "1-1 ", "1-111111111111111111111"}) {
        const Synced synced = us_.tier().sync(cursor, 10);
        EXPECT_FALSE(synced.ok) << cursor;
        EXPECT_THAT(synced.fault, ::testing::HasSubstr("no place in the ledger"));
        EXPECT_FALSE(us_.tier().listen(cursor, std::chrono::milliseconds{1}));
    }
    // It has the form of one, and Redis refuses it.
    EXPECT_FALSE(us_.tier().sync("99999999999999999999-0", 10).ok);
    EXPECT_FALSE(us_.tier().sync("18446744073709551615-18446744073709551615", 10).ok);
    EXPECT_EQ(us_.tier().sync("-", 10).entries.size(), 1U);
}

TEST_P(Ledger, who_listens_is_told_of_what_is_there_already) {
    (void)us_.invalidate({cameras}, "1");
    const auto heard = others_.tier().listen("-", std::chrono::minutes{1});
    ASSERT_TRUE(heard);
    ASSERT_EQ(heard->size(), 1U);
    EXPECT_EQ(heard->front().record, "1");
}

TEST_P(Ledger, who_listens_is_told_of_what_comes) {
    const std::string cursor = others_.tier().sync("-", 0).newest;
    auto heard = std::async(
        std::launch::async, [&] { return others_.tier().listen(cursor, std::chrono::minutes{1}); });
    wait_until_somebody_listens();
    (void)us_.invalidate({cameras}, "now");
    const auto entries = heard.get();
    ASSERT_TRUE(entries);
    ASSERT_EQ(entries->size(), 1U);
    EXPECT_EQ(entries->front().record, "now");
    EXPECT_EQ(entries->front().kind, LedgerEntry::Kind::invalidated);
}

TEST_P(Ledger, who_listens_where_nothing_comes_is_told_nothing) {
    const auto heard = us_.tier().listen("0-0", std::chrono::milliseconds{5});
    ASSERT_TRUE(heard);
    EXPECT_TRUE(heard->empty());
}

TEST_P(Ledger, close_ends_listening) {
    auto heard =
        std::async(std::launch::async, [&] { return us_.tier().listen("0-0", std::chrono::minutes{1}); });
    wait_until_somebody_listens();
    us_.tier().close();
    EXPECT_EQ(heard.wait_for(std::chrono::seconds{30}), std::future_status::ready);
    EXPECT_FALSE(heard.get());
    EXPECT_FALSE(us_.tier().listen("0-0", std::chrono::minutes{1}));
}

TEST_P(Ledger, after_close_nothing_is_answered) {
    us_.store(front_door, "v");
    us_.tier().close();
    EXPECT_EQ(us_.read(), "unavailable");
    EXPECT_EQ(
        us_.fill(front_door, {.epoch = "e", .tokens = {"1-a", "1-b"}, .placeholder = "P"}, stored("v")),
        shared::Filled::unavailable);
    EXPECT_FALSE(us_.invalidate({cameras}).accepted);
    EXPECT_FALSE(us_.tier().sync("-", 1).ok);
    EXPECT_TRUE(us_.tier().newest_entries(1).empty());
    EXPECT_FALSE(us_.tier().drop_foreign({.pattern = "legacy:*"}).ok);
    us_.tier().close();
    EXPECT_EQ(others_.read(), "v");
}

} // namespace
} // namespace becache::redis
