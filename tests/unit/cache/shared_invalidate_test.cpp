// Invalidations between processes, on a clock that the test moves and with heartbeats that it orders.
#include <support/away_tier.hpp>
#include <support/processes.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>

namespace becache {
namespace {

using namespace std::chrono_literals;
using small::House;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;

TEST(SharedInvalidate, an_invalidation_in_one_process_reaches_the_others_at_their_next_heartbeat) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(7, "old");
    other->read(7, "never");
    const Receipt receipt = one->caches.items.invalidate(small::by_hand);
    EXPECT_EQ(receipt.delivery, Delivery::committed);
    EXPECT_EQ(receipt.entries_dropped, 1U) << "those of this process";
    EXPECT_FALSE(one->get(7));
    EXPECT_TRUE(other->get(7)) << "it has not heard of it, and may serve it for max_staleness";
    EXPECT_TRUE(other->cache.heartbeat());
    EXPECT_FALSE(other->get(7));
    EXPECT_EQ(*other->read(7, "new"), "new");
    EXPECT_EQ(*one->read(7, "never"), "new");
}

TEST(SharedInvalidate, without_a_heartbeat_memory_is_trusted_for_max_staleness_and_no_longer) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(7, "old");
    other->read(7, "never");
    one->caches.items.invalidate(small::by_hand);
    house.clock->advance(1s - coarse_slack - 1ns);
    EXPECT_TRUE(other->get(7));
    house.clock->advance(1ns);
    EXPECT_FALSE(other->get(7));
    EXPECT_FALSE(other->caches.items.by_id.contains({7}));
    EXPECT_FALSE(other->cache.stats().shared.trusted);
    const std::vector<small::ItemKey> keys{{7}};
    EXPECT_FALSE(other->caches.items.by_id.get_many(keys)[0]);
    EXPECT_EQ(*other->read(7, "new"), "new");
}

TEST(SharedInvalidate, what_memory_held_is_of_use_again_once_the_heart_beats) {
    const House house;
    const auto process = house.process();
    process->read(7, "seven");
    house.clock->advance(2s);
    EXPECT_FALSE(process->get(7));
    process->cache.heartbeat();
    EXPECT_EQ(*process->get(7), "seven") << "nothing was invalidated meanwhile";
}

TEST(SharedInvalidate, every_scope_crosses) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    const auto fill = [&] {
        other->read(1, "one");
        other->read(2, "two");
        other->caches.items.list.get_or_load({.shelf = "a"}, [] { return "list of a"; });
        other->caches.shelves.by_id.get_or_load({"a"}, [] { return "a"; });
        EXPECT_TRUE(other->get(1));
        EXPECT_TRUE(other->get(2));
        EXPECT_TRUE(other->caches.items.list.get({.shelf = "a"}));
        EXPECT_TRUE(other->caches.shelves.by_id.get({"a"}));
    };
    fill();
    one->caches.items.by_id.invalidate({1}, small::by_hand);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(1));
    EXPECT_TRUE(other->get(2));
    fill();
    one->caches.items.invalidate_tag("item", 2, small::by_hand);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(2));
    EXPECT_TRUE(other->get(1));
    EXPECT_FALSE(other->caches.items.list.get({.shelf = "a"})) << "it may hold any item";
    EXPECT_TRUE(other->caches.shelves.by_id.get({"a"}));
    fill();
    one->caches.items.invalidate(small::by_hand);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(1));
    EXPECT_TRUE(other->caches.shelves.by_id.get({"a"}));
    fill();
    one->cache.invalidate_everything(small::by_hand);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(1));
    EXPECT_FALSE(other->caches.shelves.by_id.get({"a"}));
    fill();
    Subject seven;
    seven.add("item", "item_id", std::int64_t{1}).add("shelf", "shelf_id", "a");
    one->caches.invalidate(small::item_changed, seven);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(1));
    EXPECT_TRUE(other->get(2));
    EXPECT_FALSE(other->caches.shelves.by_id.get({"a"}));
}

TEST(SharedInvalidate, why_names_the_same_reason_subject_and_origin_in_every_process) {
    const House house;
    const auto one = house.process({.application = "one"});
    const auto other = house.process({.application = "other"});
    Subject seven;
    seven.add("item", "item_id", std::int64_t{7});
    const unsigned line = __LINE__ + 1;
    one->caches.invalidate(small::item_changed, seven);
    other->cache.heartbeat();
    const auto third = house.process();
    for (const auto* const cache : {&one->cache, &other->cache, &third->cache}) {
        const Why why = cache->why("items/by_id/7");
        ASSERT_EQ(why.records.size(), 1U);
        const Record& record = why.records.front();
        EXPECT_EQ(record.reason, small::item_changed);
        EXPECT_EQ(record.subject, "item_id=7");
        EXPECT_EQ(record.origin.application, "one");
        EXPECT_EQ(record.origin.process, one->cache.ledger().front().origin.process);
        EXPECT_THAT(std::string{record.origin.source.file()}, HasSubstr("shared_invalidate_test.cpp"));
        EXPECT_EQ(record.origin.source.line(), line);
        EXPECT_EQ(record.time, one->cache.ledger().front().time);
        EXPECT_EQ(record.shared_id, one->cache.ledger().front().shared_id);
        EXPECT_EQ(record.scopes.front().scope.name, "items#item:7");
    }
}

TEST(SharedInvalidate, a_process_finds_its_own_record_in_the_ledger_once) {
    const House house;
    const auto process = house.process();
    process->read(7, "old");
    process->caches.items.invalidate(small::by_hand);
    process->read(7, "new");
    process->cache.heartbeat();
    EXPECT_TRUE(process->get(7)) << "its own invalidation, come back, drops nothing twice";
    EXPECT_EQ(process->cache.ledger().size(), 1U);
    const auto stats = small::stats_of(process->cache, "items");
    ASSERT_EQ(stats.reasons.size(), 1U);
    EXPECT_EQ(stats.reasons[0].invalidations, 1U);
    EXPECT_EQ(stats.reasons[0].entries_dropped, 1U);
}

TEST(SharedInvalidate, counts_and_tells_what_it_dropped_for_others) {
    struct Recorder : Observer {
        void on_invalidation(const Record& record) override { records.push_back(record); }
        std::vector<Record> records;
    };
    const auto recorder = std::make_shared<Recorder>();
    const House house;
    const auto one = house.process();
    const auto other = house.process({.observers = {recorder}});
    other->read(7, "seven");
    other->read(8, "eight");
    one->caches.items.invalidate(small::by_hand);
    other->cache.heartbeat();
    ASSERT_EQ(recorder->records.size(), 1U);
    EXPECT_EQ(recorder->records[0].entries_dropped(), 2U);
    EXPECT_EQ(small::stats_of(other->cache, "items").reasons[0].entries_dropped, 2U);
    EXPECT_EQ(other->cache.stats().shared.records_applied, 1U);
}

TEST(SharedInvalidate, a_reason_that_this_build_does_not_know_is_kept_as_its_text) {
    static constexpr ReasonInfo newer{"SHELF_BROKEN", "shelf_broken", "item", "A shelf broke.", 9, false};
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    other->read(7, "seven");
    one->caches.items.invalidate(Reason{newer});
    std::vector<Record> records;
    other->cache.heartbeat();
    records = other->cache.ledger();
    ASSERT_EQ(records.size(), 1U);
    EXPECT_EQ(records[0].reason.text(), "shelf_broken");
    EXPECT_FALSE(other->get(7));
    const auto stats = small::stats_of(other->cache, "items");
    ASSERT_EQ(stats.reasons.size(), 1U);
    EXPECT_EQ(stats.reasons[0].reason.text(), "unknown") << "labels of metrics come from the catalogue alone";
}

TEST(SharedInvalidate, a_soft_one_is_soft_everywhere) {
    const House house;
    const auto one = house.process();
    const auto other = house.process({.reading = {.fail_safe_max = 60s}});
    other->read(7, "old");
    one->caches.items.invalidate(small::by_hand, Hardness::soft);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(7));
    const auto kept = other->caches.items.by_id.get_or_load(
        {7}, []() -> std::string { throw std::runtime_error{"the database is away"}; });
    EXPECT_EQ(*kept, "old");
    EXPECT_EQ(kept.source(), Source::fail_safe);
}

TEST(SharedInvalidate, a_record_that_cannot_be_read_makes_all_of_memory_stale) {
    const House house;
    const auto process = house.process();
    process->read(7, "seven");
    process->caches.shelves.by_id.get_or_load({"a"}, [] { return "a"; });
    for (const char* const odd :
         {"", "nonsense", "[]", R"({"scopes": 7})", R"({"scopes": [{"kind": "moon"}]})"}) {
        process->read(7, "seven");
        ASSERT_TRUE(process->get(7));
        ASSERT_TRUE(house.tier()->call(shared::InvalidateRequest{.scopes = {}, .record = odd}).accepted);
        process->cache.heartbeat();
        EXPECT_FALSE(process->get(7)) << odd;
    }
    EXPECT_FALSE(process->caches.shelves.by_id.get({"a"}));
}

TEST(SharedInvalidate, a_scope_that_this_build_does_not_know_takes_its_region) {
    const House house;
    const auto process = house.process();
    const auto invalidate = [&](ScopeKind kind, const std::string& name) {
        process->read(7, "seven");
        const std::string record = R"({"reason": "by_hand", "scopes": [{"kind": ")"
                                   + std::string{to_string(kind)} + R"(", "name": ")" + name + R"("}]})";
        ASSERT_TRUE(house.tier()
                        ->call(shared::InvalidateRequest{.scopes = {{kind, name}}, .record = record})
                        .accepted);
        process->cache.heartbeat();
    };
    invalidate(ScopeKind::tag, "items#colour:red");
    EXPECT_FALSE(process->get(7));
    invalidate(ScopeKind::key, "items/by_name/x");
    EXPECT_FALSE(process->get(7));
    invalidate(ScopeKind::key, "items/by_id/no-number");
    EXPECT_FALSE(process->get(7));
    invalidate(ScopeKind::region, "elsewhere");
    EXPECT_TRUE(process->get(7)) << "a region that is not open here has nothing to drop";
}

TEST(SharedInvalidate, a_gap_in_the_ledger_and_another_epoch_make_all_of_memory_stale) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    other->read(7, "old");
    for (int i = 0; i < 10; ++i) {
        one->caches.plain.invalidate(small::by_hand);
    }
    house.server->trim_ledger(3);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(7)) << "seven records are missing: one may have been about it";
    EXPECT_EQ(other->cache.stats().shared.times_forgotten, 1U);
    EXPECT_EQ(other->cache.ledger().size(), 3U) << "those that are left are taken note of";
    other->read(7, "old");
    EXPECT_TRUE(other->get(7));
    house.server->flush();
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(7));
    EXPECT_EQ(other->cache.stats().shared.times_forgotten, 2U);
    EXPECT_TRUE(other->cache.stats().shared.trusted);
}

TEST(SharedInvalidate, one_of_everything_is_in_every_ledger_with_what_it_dropped) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    other->read(7, "seven");
    other->read(8, "eight");
    one->cache.invalidate_everything(small::store_closed);
    one->caches.items.invalidate(small::by_hand);
    other->cache.heartbeat();
    one->cache.heartbeat();
    EXPECT_EQ(one->cache.ledger().size(), 2U) << "its own, once each";
    const auto records = other->cache.ledger();
    ASSERT_EQ(records.size(), 2U);
    EXPECT_EQ(records[1].reason, small::store_closed);
    EXPECT_EQ(records[1].entries_dropped(), 2U);
    EXPECT_EQ(records[0].reason, small::by_hand);
}

TEST(SharedInvalidate, more_records_than_one_heartbeat_asks_for_are_all_applied) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    other->read(7, "old");
    for (int i = 0; i < 1234; ++i) {
        one->caches.plain.invalidate(small::by_hand);
    }
    other->cache.heartbeat();
    EXPECT_EQ(other->cache.stats().shared.records_applied, 1234U);
    EXPECT_EQ(other->cache.stats().shared.times_forgotten, 0U);
    EXPECT_TRUE(other->get(7));
}

TEST(SharedInvalidate, keys_of_foreign_programs_go_by_their_pattern_and_leave_a_record_everywhere) {
    const House house;
    for (int i = 0; i < 2500; ++i) {
        house.server->add_foreign("legacy:items:" + std::to_string(i));
    }
    house.server->add_foreign("legacy:other");
    const auto one = house.process();
    const auto other = house.process();
    other->read(7, "seven");
    const Receipt receipt = one->cache.invalidate_foreign("legacy:items:*", small::by_hand);
    EXPECT_EQ(receipt.entries_dropped, 2500U);
    EXPECT_EQ(receipt.delivery, Delivery::committed);
    EXPECT_THAT(house.server->foreign(), ElementsAre("legacy:other"));
    other->cache.heartbeat();
    EXPECT_TRUE(other->get(7)) << "it is about nothing of ours";
    ASSERT_EQ(other->cache.ledger().size(), 1U);
    EXPECT_EQ(other->cache.ledger()[0].scopes[0].scope, (Scope{ScopeKind::pattern, "legacy:items:*"}));
    EXPECT_EQ(other->cache.stats().shared.times_forgotten, 0U);
    EXPECT_EQ(one->cache.ledger()[0].entries_dropped(), 2500U);
}

TEST(SharedInvalidate, foreign_keys_need_a_shared_tier_that_answers) {
    small::Store alone;
    EXPECT_THROW(alone.cache.invalidate_foreign("legacy:*", small::by_hand), std::logic_error);
    const House house;
    const auto tier = std::make_shared<small::AwayTier>(house.tier());
    small::Process process{tier, house.clock};
    tier->away = true;
    EXPECT_THAT(
        [&] { process.cache.invalidate_foreign("legacy:*", small::by_hand); },
        ::testing::ThrowsMessage<std::runtime_error>(HasSubstr("ask again")));
}

TEST(SharedInvalidate, the_asynchronous_form_completes_when_the_shared_tier_has_it) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    other->read(7, "seven");
    boost::asio::io_context context;
    std::vector<Receipt> receipts;
    one->caches.items.async_invalidate(
        small::by_hand,
        boost::asio::bind_executor(context, [&](Receipt receipt) { receipts.push_back(receipt); }));
    context.run();
    EXPECT_THAT(receipts, ElementsAre(Field(&Receipt::delivery, Delivery::committed)));
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(7));
}

} // namespace
} // namespace becache
