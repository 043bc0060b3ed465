#include "contract_shared/tier_contract.hpp"

namespace becache::shared {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::uint64_t> sequences(const std::vector<LedgerEntry>& entries) {
    std::vector<std::uint64_t> numbers;
    for (const LedgerEntry& entry : entries) {
        numbers.push_back(entry.sequence);
    }
    return numbers;
}

std::string record_of(int number) {
    return R"({"reason":"changed","number":)" + std::to_string(number) + "}";
}

TEST_P(SharedTier, the_ledger_says_what_was_done_in_order_and_without_gaps) {
    const std::string record = R"({"reason":"camera_deleted","subject":"Haustür \u0000 '☃'"})";
    const Accepted first = invalidate(*one, {region("cameras")}, "", record);
    const Accepted second = prepare(*two, {region("cameras")}, mark_a);
    const Accepted third = roll_back(*two, {region("cameras")}, mark_a);
    const Accepted fourth = prepare(*two, {key("cameras/list")}, mark_b);
    const Accepted fifth = invalidate(*one, {key("cameras/list")}, mark_b);
    const Accepted sixth = invalidate(*one, {});
    EXPECT_EQ(first.sequence, 1U);
    EXPECT_FALSE(first.epoch.empty());
    for (const Accepted& accepted : {second, third, fourth, fifth, sixth}) {
        EXPECT_EQ(accepted.epoch, first.epoch);
    }
    const Synced synced = sync(*two);
    EXPECT_EQ(synced.epoch, first.epoch);
    EXPECT_EQ(synced.sequence, 6U);
    EXPECT_EQ(sixth.sequence, 6U);
    ASSERT_THAT(synced.entries, SizeIs(6));
    EXPECT_EQ(sequences(synced.entries), (std::vector<std::uint64_t>{1, 2, 3, 4, 5, 6}));
    using Kind = LedgerEntry::Kind;
    const std::vector kinds{Kind::invalidated, Kind::prepared,    Kind::rolled_back,
                            Kind::prepared,    Kind::invalidated, Kind::invalidated};
    const std::vector<std::string> marks{"", mark_a, mark_a, mark_b, mark_b, ""};
    for (std::size_t i = 0; i < kinds.size(); ++i) {
        EXPECT_EQ(synced.entries[i].kind, kinds[i]) << i;
        EXPECT_EQ(synced.entries[i].mark, marks[i]) << i;
        EXPECT_EQ(synced.entries[i].epoch, first.epoch) << i;
        EXPECT_EQ(synced.entries[i].record, i == 0 ? record : "{}") << i;
    }
    EXPECT_EQ(synced.newest, synced.entries.back().place);
}

TEST_P(SharedTier, reading_filling_and_giving_back_write_no_records) {
    const Accepted before = invalidate(*one, {region("cameras")});
    load(*one, front_door);
    EXPECT_TRUE(is_hit(*two, front_door));
    const Observation given_back = begin_load(*one, garage);
    one->call(ReleaseRequest{.name = garage, .observation = given_back});
    const Synced after = sync(*two);
    EXPECT_EQ(after.epoch, before.epoch);
    EXPECT_EQ(after.sequence, before.sequence);
    EXPECT_THAT(after.entries, SizeIs(1));
}

TEST_P(SharedTier, an_empty_ledger_has_an_epoch_and_a_cursor) {
    const Synced empty = sync(*one);
    EXPECT_FALSE(empty.epoch.empty());
    EXPECT_EQ(empty.sequence, 0U);
    EXPECT_THAT(empty.entries, IsEmpty());
    EXPECT_EQ(sync(*two).epoch, empty.epoch);
    invalidate(*two, {region("cameras")});
    const Synced after = sync(*one, empty.newest);
    EXPECT_EQ(after.epoch, empty.epoch);
    EXPECT_EQ(sequences(after.entries), std::vector<std::uint64_t>{1});
}

TEST_P(SharedTier, a_cursor_brings_what_came_after_it_as_many_as_are_asked_for) {
    for (int number = 1; number <= 5; ++number) {
        invalidate(*one, {region("cameras")}, "", record_of(number));
    }
    const Synced all = sync(*two);
    ASSERT_THAT(all.entries, SizeIs(5));
    for (std::size_t i = 0; i < all.entries.size(); ++i) {
        const Synced after = sync(*two, all.entries[i].place);
        EXPECT_THAT(after.entries, SizeIs(4 - i));
        EXPECT_EQ(after.sequence, 5U);
        EXPECT_EQ(after.newest, all.newest);
    }
    const Synced page = sync(*two, all.entries[0].place, 2);
    EXPECT_EQ(sequences(page.entries), (std::vector<std::uint64_t>{2, 3}));
    EXPECT_EQ(page.entries[0].record, record_of(2));
    EXPECT_EQ(page.sequence, 5U) << "of the newest record, not of the last one here";
    EXPECT_EQ(page.newest, all.newest);
    EXPECT_EQ(
        sequences(sync(*two, page.entries.back().place, 2).entries), (std::vector<std::uint64_t>{4, 5}));
    EXPECT_THAT(sync(*two, all.newest).entries, IsEmpty());
}

TEST_P(SharedTier, the_newest_entries_come_newest_first) {
    EXPECT_THAT(one->newest_entries(10), IsEmpty());
    for (int number = 1; number <= 5; ++number) {
        invalidate(*one, {region("cameras")}, "", record_of(number));
    }
    const std::vector<LedgerEntry> newest = two->newest_entries(2);
    EXPECT_EQ(sequences(newest), (std::vector<std::uint64_t>{5, 4}));
    EXPECT_EQ(newest[0].record, record_of(5));
    EXPECT_EQ(newest[0].place, sync(*one).newest);
    EXPECT_THAT(two->newest_entries(100), SizeIs(5));
    invalidate(*one, {everything()});
    EXPECT_EQ(sequences(two->newest_entries(2)), (std::vector<std::uint64_t>{1, 5})) << "of two epochs";
}

TEST_P(SharedTier, what_was_trimmed_shows_as_a_gap) {
    const std::string cursor = sync(*two).newest;
    const std::size_t written = store->more_than_the_ledger_keeps();
    for (std::size_t number = 0; number < written; ++number) {
        invalidate(*one, {region("cameras")});
    }
    const Synced synced = sync(*two, cursor, written);
    EXPECT_EQ(synced.sequence, written);
    ASSERT_FALSE(synced.entries.empty());
    EXPECT_GT(synced.entries.front().sequence, 1U) << "the first ones are gone";
    for (std::size_t i = 0; i < synced.entries.size(); ++i) {
        EXPECT_EQ(synced.entries[i].sequence, synced.entries.front().sequence + i);
    }
    EXPECT_EQ(synced.entries.back().sequence, written) << "the newest are there";
    EXPECT_EQ(synced.entries.back().place, synced.newest);
}

TEST_P(SharedTier, everything_is_a_new_epoch_whose_first_record_says_why) {
    const Accepted before = invalidate(*one, {region("cameras")}, "", record_of(1));
    const Accepted after = invalidate(*one, {everything()}, "", record_of(2));
    EXPECT_NE(after.epoch, before.epoch);
    EXPECT_EQ(after.sequence, 1U);
    const Synced synced = sync(*two);
    EXPECT_EQ(synced.epoch, after.epoch);
    EXPECT_EQ(synced.sequence, 1U);
    ASSERT_THAT(synced.entries, SizeIs(2)) << "the ledger goes on";
    EXPECT_EQ(synced.entries[0].epoch, before.epoch);
    EXPECT_EQ(synced.entries[1].epoch, after.epoch);
    EXPECT_EQ(synced.entries[1].record, record_of(2));
}

} // namespace
} // namespace becache::shared
