// What a cache does while its shared tier does not answer: nothing is lost, nothing stale is served, and no
// reader is turned away.
#include <support/away_tier.hpp>
#include <support/processes.hpp>

#include <gmock/gmock.h>

#include <stdexcept>

namespace becache {
namespace {

using namespace std::chrono_literals;
using small::House;
using small::Process;
using ::testing::HasSubstr;

struct Warnings : Observer {
    void on_warning(std::string_view text) override { texts.emplace_back(text); }
    std::vector<std::string> texts;
};

/// A process whose way to the others can be cut, and one whose way cannot.
struct Fixture {
    explicit Fixture(CacheOptions options = {})
        : process{tier, house.clock, std::move(options)} {}

    House house;
    std::shared_ptr<small::AwayTier> tier = std::make_shared<small::AwayTier>(house.tier());
    Process process;
    std::unique_ptr<Process> other = house.process();
};

TEST(SharedOutage, reads_go_to_the_loader_and_are_kept_for_max_staleness) {
    Fixture fixture;
    fixture.process.read(7, "before");
    fixture.tier->away = true;
    fixture.house.clock->advance(1s);
    EXPECT_FALSE(fixture.process.cache.heartbeat());
    EXPECT_EQ(*fixture.process.read(7, "now"), "now");
    EXPECT_EQ(fixture.process.read(7, "never").source(), Source::hit);
    fixture.house.clock->advance(1s - coarse_slack - 1ns);
    EXPECT_EQ(*fixture.process.read(7, "never"), "now");
    fixture.house.clock->advance(1ns);
    EXPECT_EQ(*fixture.process.read(7, "later"), "later");
}

TEST(SharedOutage, bypass_keeps_nothing) {
    Fixture fixture{{.shared = {.on_outage = OnOutage::bypass}}};
    fixture.tier->away = true;
    fixture.house.clock->advance(1s);
    EXPECT_EQ(*fixture.process.read(7, "one"), "one");
    EXPECT_EQ(*fixture.process.read(7, "two"), "two");
}

TEST(SharedOutage, serve_stale_goes_on_with_what_it_has_up_to_its_bound) {
    Fixture fixture{{.shared = {.on_outage = OnOutage::serve_stale, .serve_stale_max = 5s}}};
    fixture.process.read(7, "before");
    fixture.tier->away = true;
    fixture.house.clock->advance(5s);
    EXPECT_EQ(*fixture.process.read(7, "never"), "before");
    fixture.house.clock->advance(1s);
    EXPECT_EQ(*fixture.process.read(7, "now"), "now");
}

TEST(SharedOutage, an_invalidation_is_queued_told_and_sent_when_the_tier_is_back) {
    const auto warnings = std::make_shared<Warnings>();
    Fixture fixture{{.observers = {warnings}}};
    fixture.process.read(7, "old");
    fixture.other->read(7, "never");
    fixture.tier->away = true;
    const Receipt receipt = fixture.process.caches.items.invalidate(small::by_hand);
    EXPECT_EQ(receipt.delivery, Delivery::held);
    EXPECT_EQ(receipt.entries_dropped, 1U) << "this process never reads what it has itself invalidated";
    fixture.process.caches.items.invalidate(small::by_hand);
    EXPECT_EQ(fixture.process.cache.stats().shared.queued, 2U);
    ASSERT_EQ(warnings->texts.size(), 1U) << "said once an outage";
    EXPECT_THAT(warnings->texts[0], HasSubstr("by_hand"));
    EXPECT_THAT(warnings->texts[0], HasSubstr("away for a test"));
    fixture.tier->away = false;
    EXPECT_TRUE(fixture.process.cache.heartbeat());
    EXPECT_EQ(fixture.process.cache.stats().shared.queued, 0U);
    fixture.other->cache.heartbeat();
    EXPECT_FALSE(fixture.other->get(7));
    EXPECT_EQ(fixture.other->cache.ledger().size(), 2U);
    EXPECT_EQ(fixture.process.cache.ledger().size(), 2U) << "and finds them in the ledger without surprise";
}

TEST(SharedOutage, while_an_invalidation_is_queued_its_region_goes_round_the_shared_tier) {
    Fixture fixture;
    fixture.process.read(7, "old");
    fixture.process.caches.shelves.by_id.get_or_load({"a"}, [] { return "a"; });
    fixture.tier->refuses_invalidations = true;
    EXPECT_EQ(fixture.process.caches.items.invalidate(small::by_hand).delivery, Delivery::held);
    EXPECT_EQ(*fixture.process.read(7, "new"), "new") << "the shared tier still has the old one";
    fixture.process.cache.heartbeat();
    EXPECT_EQ(*fixture.other->read(7, "never"), "old") << "nobody has told it yet";
    EXPECT_EQ(
        fixture.other->caches.shelves.by_id.get_or_load({"a"}, [] { return "b"; }).source(), Source::shared);
    fixture.tier->refuses_invalidations = false;
    fixture.process.cache.heartbeat();
    fixture.other->cache.heartbeat();
    EXPECT_EQ(*fixture.other->read(7, "new"), "new");
    fixture.house.clock->advance(2s);
    fixture.process.cache.heartbeat();
    EXPECT_EQ(fixture.process.read(7, "never").source(), Source::shared) << "and the region is shared again";
}

TEST(SharedOutage, more_than_may_be_queued_become_one_of_everything) {
    Fixture fixture{{.shared = {.most_queued = 3}}};
    fixture.other->caches.shelves.by_id.get_or_load({"a"}, [] { return "a"; });
    fixture.tier->away = true;
    for (int i = 0; i < 4; ++i) {
        fixture.process.caches.items.invalidate(small::by_hand);
    }
    EXPECT_EQ(fixture.process.cache.stats().shared.queued, 1U);
    fixture.tier->away = false;
    fixture.process.cache.heartbeat();
    EXPECT_EQ(fixture.process.cache.stats().shared.queued, 0U);
    fixture.other->cache.heartbeat();
    EXPECT_FALSE(fixture.other->caches.shelves.by_id.get({"a"})) << "nothing that was queued is lost";
    fixture.process.cache.heartbeat();
    EXPECT_EQ(fixture.other->read(8, "eight").source(), Source::load);
    EXPECT_EQ(fixture.process.read(8, "never").source(), Source::shared);
}

TEST(SharedOutage, an_answer_that_was_lost_is_queued_and_twice_does_no_harm) {
    Fixture fixture;
    fixture.other->read(7, "old");
    fixture.tier->loses_answers = true;
    EXPECT_EQ(fixture.process.caches.items.invalidate(small::by_hand).delivery, Delivery::held);
    fixture.tier->loses_answers = false;
    fixture.process.cache.heartbeat();
    fixture.other->cache.heartbeat();
    EXPECT_FALSE(fixture.other->get(7));
    EXPECT_EQ(fixture.process.cache.stats().shared.queued, 0U);
}

TEST(SharedOutage, a_fill_whose_answer_was_lost_is_not_trusted_for_long) {
    Fixture fixture;
    fixture.tier->loses_fills = true;
    EXPECT_EQ(*fixture.process.read(7, "seven"), "seven");
    fixture.tier->loses_fills = false;
    EXPECT_EQ(fixture.process.read(7, "never").source(), Source::hit);
    fixture.house.clock->advance(1s);
    fixture.process.cache.heartbeat();
    const auto there = fixture.process.read(7, "never");
    EXPECT_EQ(there.source(), Source::shared) << "it was stored, as it turns out";
    EXPECT_EQ(*there, "seven");
}

TEST(SharedOutage, what_a_loader_throws_reaches_the_caller_unchanged) {
    Fixture fixture;
    fixture.tier->away = true;
    EXPECT_THROW(
        fixture.process.caches.items.by_id.get_or_load(
            {7}, []() -> std::string { throw std::runtime_error{"the database is away too"}; }),
        std::runtime_error);
}

TEST(SharedOutage, stale_values_are_not_served_by_any_option_once_the_lease_is_over) {
    Fixture fixture{{.reading = {.stale_while_revalidate = 60s, .fail_safe_max = 60s}}};
    fixture.process.read(7, "old");
    fixture.other->caches.items.invalidate(small::by_hand);
    fixture.tier->away = true;
    fixture.house.clock->advance(10s);
    EXPECT_EQ(*fixture.process.read(7, "new"), "new");
    fixture.house.clock->advance(10s);
    EXPECT_THROW(
        fixture.process.caches.items.by_id.get_or_load(
            {7}, []() -> std::string { throw std::runtime_error{"the database is away too"}; }),
        std::runtime_error);
}

} // namespace
} // namespace becache
