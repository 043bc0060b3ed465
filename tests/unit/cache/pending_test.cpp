// Changes around a transaction, and what is kept on disk: whenever a process dies, nothing stale is left.
#include <support/away_tier.hpp>
#include <support/processes.hpp>
#include <support/redis_server.hpp>

#include <becache/outbox/outbox.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache {
namespace {

using namespace std::chrono_literals;
using small::House;
using small::Process;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

Subject item(std::int64_t number) {
    Subject subject;
    subject.add("item", "item_id", number);
    return subject;
}

Pending prepare(
    Process& process, std::int64_t number, std::chrono::milliseconds deadline = default_deadline) {
    return process.caches.opened.prepare(
        small::item_changed, item(number), SourceLocation::current(), deadline);
}

TEST(Pending, while_a_change_is_pending_nobody_hits_or_keeps_what_it_makes_stale) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    one->read(7, "old");
    other->read(7, "never");
    Pending pending = prepare(*one, 7);
    EXPECT_FALSE(one->get(7));
    EXPECT_EQ(*one->read(7, "old"), "old");
    EXPECT_FALSE(one->get(7)) << "kept nowhere";
    other->cache.heartbeat();
    EXPECT_EQ(*other->read(7, "old"), "old");
    EXPECT_FALSE(other->get(7));
    EXPECT_EQ(other->read(8, "eight").source(), Source::load);
    EXPECT_TRUE(other->get(8)) << "what the change is not about goes on";
    const Receipt receipt = pending.commit();
    EXPECT_EQ(receipt.delivery, Delivery::committed);
    EXPECT_EQ(*other->read(7, "new"), "new");
    EXPECT_EQ(one->read(7, "never").source(), Source::shared);
    EXPECT_THAT([&] { pending.commit(); }, ::testing::ThrowsMessage<std::logic_error>(HasSubstr("before")));
}

TEST(Pending, is_one_record_in_every_ledger_once_it_is_committed) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    Pending pending = prepare(*one, 7);
    other->cache.heartbeat();
    EXPECT_TRUE(other->cache.ledger().empty());
    pending.commit();
    for (auto* const cache : {&one->cache, &other->cache}) {
        cache->heartbeat();
        ASSERT_EQ(cache->ledger().size(), 1U);
        EXPECT_EQ(cache->ledger()[0].subject, "item_id=7");
        EXPECT_EQ(cache->stats().shared.times_forgotten, 0U);
    }
}

TEST(Pending, rolled_back_leaves_no_record_and_values_are_kept_again) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    Pending pending = prepare(*one, 7);
    pending.rollback();
    EXPECT_EQ(*one->read(7, "same"), "same");
    EXPECT_EQ(one->read(7, "never").source(), Source::hit);
    other->cache.heartbeat();
    EXPECT_EQ(other->read(7, "never").source(), Source::shared);
    EXPECT_TRUE(other->cache.ledger().empty());
    EXPECT_THROW(pending.rollback(), std::logic_error);
}

TEST(Pending, that_nobody_ends_is_invalidated) {
    const House house;
    const auto one = house.process();
    const auto other = house.process();
    { const Pending pending = prepare(*one, 7); }
    other->cache.heartbeat();
    ASSERT_EQ(other->cache.ledger().size(), 1U);
    EXPECT_EQ(*other->read(7, "new"), "new");
    EXPECT_TRUE(other->get(7));
}

TEST(Pending, of_a_process_that_died_counts_as_committed_past_its_deadline) {
    const House house;
    const auto other = house.process();
    const auto died = house.tier();
    ASSERT_TRUE(died->call(shared::PrepareRequest{
                               .scopes = {{ScopeKind::tag, "items#item:7"}},
                               .record = R"({"scopes": [{"kind": "tag", "name": "items#item:7"}]})",
                               .mark = "0123456789abcdef0123456789abcdef",
                               .deadline = 5s})
                    .accepted);
    other->cache.heartbeat();
    other->read(7, "in between");
    EXPECT_FALSE(other->get(7));
    house.clock->advance(5s);
    other->cache.heartbeat();
    EXPECT_EQ(*other->read(7, "new"), "new");
    EXPECT_TRUE(other->get(7));
}

TEST(Pending, while_the_shared_tier_is_away_its_regions_go_round_it) {
    House house;
    const auto tier = std::make_shared<small::AwayTier>(house.tier());
    Process process{tier, house.clock};
    const auto other = house.process();
    other->read(7, "old");
    tier->away = true;
    Pending pending = prepare(process, 7);
    tier->away = false;
    EXPECT_EQ(*process.read(7, "of the transaction"), "of the transaction")
        << "not the shared tier's old one";
    pending.commit();
    process.cache.heartbeat();
    other->cache.heartbeat();
    EXPECT_EQ(*other->read(7, "new"), "new");
    EXPECT_EQ(process.read(7, "never").source(), Source::shared);
}

TEST(Pending, without_a_shared_tier_is_an_invalidation_at_its_commit) {
    small::Store store;
    store.caches.items.by_id.get_or_load({7}, [] { return "old"; });
    Pending pending = store.caches.opened.prepare(small::item_changed, item(7), SourceLocation::current());
    EXPECT_FALSE(pending.on_disk());
    const Receipt receipt = pending.commit();
    EXPECT_EQ(receipt.entries_dropped, 1U);
    EXPECT_EQ(receipt.delivery, Delivery::local);
}

TEST(Pending, refuses_a_deadline_that_protects_nothing) {
    const House house;
    const auto process = house.process();
    EXPECT_THROW((void)prepare(*process, 7, 0ms), std::invalid_argument);
    EXPECT_THROW((void)prepare(*process, 7, 25h), std::invalid_argument);
}

/// A process with an outbox, whose way to the others can be cut.
struct Careful {
    explicit Careful(const House& house, const TemporaryFolder& folder)
        : tier{std::make_shared<small::AwayTier>(house.tier())}
        , options{.shared = {.outbox = folder.path() / "outbox.db"}}
        , clock{house.clock} {
        start();
    }
    void start() { process = std::make_unique<Process>(tier, clock, options); }

    std::shared_ptr<small::AwayTier> tier;
    CacheOptions options;
    std::shared_ptr<const Clock> clock;
    std::unique_ptr<Process> process;
};

TEST(Outbox, what_was_queued_outlives_the_process) {
    const House house;
    const TemporaryFolder folder;
    const auto other = house.process();
    other->read(7, "old");
    {
        Careful careful{house, folder};
        careful.tier->away = true;
        EXPECT_EQ(careful.process->caches.items.invalidate(small::by_hand).delivery, Delivery::queued);
    }
    other->cache.heartbeat();
    EXPECT_TRUE(other->get(7)) << "nobody has told it";
    Careful again{house, folder};
    EXPECT_EQ(again.process->cache.stats().shared.queued, 0U);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(7));
    ASSERT_EQ(other->cache.ledger().size(), 1U);
    EXPECT_EQ(other->cache.ledger()[0].reason, small::by_hand);
}

TEST(Outbox, until_it_is_sent_after_a_restart_its_regions_go_round_the_shared_tier) {
    const House house;
    const TemporaryFolder folder;
    const auto other = house.process();
    other->read(7, "old");
    Careful careful{house, folder};
    careful.tier->away = true;
    careful.process->caches.items.invalidate(small::by_hand);
    careful.process = nullptr;
    careful.tier = std::make_shared<small::AwayTier>(house.tier());
    careful.tier->refuses_invalidations = true;
    careful.start();
    EXPECT_EQ(careful.process->cache.stats().shared.queued, 1U);
    EXPECT_EQ(*careful.process->read(7, "new"), "new") << "the shared tier still has the old one";
    careful.tier->refuses_invalidations = false;
    careful.process->cache.heartbeat();
    EXPECT_EQ(careful.process->cache.stats().shared.queued, 0U);
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(7));
}

TEST(Outbox, an_intent_that_nobody_ended_is_carried_out_at_the_next_start) {
    const House house;
    const TemporaryFolder folder;
    {
        outbox::Outbox outbox{folder.path() / "outbox.db"};
        outbox.append(
            {.state = outbox::Item::State::intended,
             .scopes = {{ScopeKind::tag, "items#item:7"}},
             .record =
                 R"({"reason": "item_changed", "scopes": [{"kind": "tag", "name": "items#item:7"}], "id": "abc"})",
             .mark = "0123456789abcdef0123456789abcdef"});
    }
    const auto other = house.process();
    other->read(7, "old");
    const Careful careful{house, folder};
    other->cache.heartbeat();
    EXPECT_FALSE(other->get(7));
    EXPECT_EQ(other->cache.ledger().at(0).reason, small::item_changed);
}

TEST(Outbox, holds_an_intent_from_its_prepare_to_its_end) {
    const House house;
    const TemporaryFolder folder;
    {
        Careful careful{house, folder};
        Pending first = prepare(*careful.process, 7);
        EXPECT_TRUE(first.on_disk());
        first.commit();
        Pending second = prepare(*careful.process, 8);
        second.rollback();
        careful.tier->away = true;
        Pending third = prepare(*careful.process, 9);
        EXPECT_TRUE(third.on_disk());
        EXPECT_EQ(third.commit().delivery, Delivery::queued);
    }
    const outbox::Outbox outbox{folder.path() / "outbox.db"};
    const auto items = outbox.items();
    ASSERT_EQ(items.size(), 1U);
    EXPECT_EQ(items[0].state, outbox::Item::State::made);
    EXPECT_THAT(items[0].record, HasSubstr("item_id=9"));
}

TEST(Outbox, past_its_bound_it_holds_one_of_everything) {
    const House house;
    const TemporaryFolder folder;
    {
        Careful careful{house, folder};
        careful.process = nullptr;
        careful.options.shared.most_queued = 2;
        careful.start();
        careful.tier->away = true;
        for (int i = 0; i < 3; ++i) {
            careful.process->caches.items.invalidate(small::by_hand);
        }
    }
    const outbox::Outbox outbox{folder.path() / "outbox.db"};
    ASSERT_EQ(outbox.items().size(), 1U);
    EXPECT_EQ(outbox.items()[0].scopes, std::vector<Scope>{Scope{}});
}

TEST(Outbox, that_cannot_be_opened_is_an_error_of_the_cache) {
    const House house;
    const TemporaryFolder folder;
    EXPECT_THROW(
        (Process{house.tier(), house.clock, {.shared = {.outbox = folder.path() / "no" / "such"}}}),
        outbox::OutboxError);
}

} // namespace
} // namespace becache
