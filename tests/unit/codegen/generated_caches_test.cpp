// Keys, subject and Caches of the home-security catalogue, over the real cache.

#include <backend/core/cache_service.hpp>

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <string_view>
#include <type_traits>
#include <vector>

namespace {

using backend::core::CacheInvalidationReason;
using backend::core::Caches;
using backend::core::CacheService;
using backend::core::Subject;
using nlohmann::json;

static_assert(std::is_aggregate_v<backend::core::EventsListKey>);
static_assert(std::is_aggregate_v<Subject>);
static_assert(std::is_abstract_v<CacheService>);
static_assert(std::has_virtual_destructor_v<CacheService>);

class GeneratedCaches : public testing::Test {
protected:
    // Fills every view: a value of the front door, of the yard, and one that may hold either.
    void fill() {
        const auto load = [] { return json{1}; };
        for (const char* camera : {"front_door", "yard"}) {
            caches.cameras.by_id.get_or_load({.camera_id = camera}, load);
            caches.event_stats.range.get_or_load({.camera_id = camera}, load);
        }
        caches.cameras.list.get_or_load({}, load);
        caches.event_stats.range.get_or_load({}, load);
        for (const std::int64_t event : {7, 8}) {
            caches.events.by_id.get_or_load({.event_id = event}, load);
        }
        caches.events.list.get_or_load({.page = 1, .page_size = 20}, load);
        caches.summaries.daily.get_or_load({}, load);
        caches.system.status.get_or_load({}, load);
    }

    becache::Cache cache;
    Caches caches{cache};
};

TEST_F(GeneratedCaches, spell_addresses_as_the_catalogue_orders_the_fields) {
    EXPECT_EQ(caches.cameras.by_id.address({.camera_id = "front_door"}), "cameras/by_id/front_door");
    EXPECT_EQ(
        caches.event_stats.range.address({.start_date = "2026-01-01", .camera_id = "front_door"}),
        "event_stats/range/2026-01-01/-/front_door");
    EXPECT_EQ(
        caches.events.list.address({.camera_id = "yard", .page = 2, .page_size = 20, .filters = "risk=high"}),
        "events/list/yard/2/20/risk=high");
    EXPECT_EQ(caches.alerts.rules.address({}), "alerts/rules");
}

TEST_F(GeneratedCaches, keep_what_was_loaded) {
    const auto loaded = caches.cameras.by_id.get_or_load({.camera_id = "yard"}, [] {
        return json{{"name", "Yard"}};
    });
    EXPECT_EQ(loaded.source(), becache::Source::load);
    EXPECT_EQ((*caches.cameras.by_id.get({.camera_id = "yard"}))["name"], "Yard");
    EXPECT_FALSE(caches.cameras.by_id.contains({.camera_id = "front_door"}));
}

TEST_F(GeneratedCaches, share_the_regions_of_one_cache) {
    fill();
    const Caches others{cache};
    EXPECT_TRUE(others.cameras.by_id.contains({.camera_id = "yard"}));
}

TEST_F(GeneratedCaches, outlive_the_cache_object) {
    auto short_lived = std::make_unique<becache::Cache>();
    Caches kept{*short_lived};
    short_lived.reset();
    kept.cameras.list.get_or_load({}, [] { return json{1}; });
    EXPECT_EQ(kept.invalidate_cameras(CacheInvalidationReason::CAMERA_DELETED).entries_dropped, 1U);
}

TEST_F(GeneratedCaches, drop_the_region_that_an_invalidator_names_and_no_other) {
    fill();
    EXPECT_EQ(caches.invalidate_event_stats(CacheInvalidationReason::EVENT_CREATED).entries_dropped, 3U);
    EXPECT_EQ(caches.invalidate_events(CacheInvalidationReason::EVENT_CREATED).entries_dropped, 3U);
    EXPECT_EQ(caches.invalidate_cameras(CacheInvalidationReason::CAMERA_DELETED).entries_dropped, 3U);
    EXPECT_EQ(caches.invalidate_detections(CacheInvalidationReason::MANUAL).entries_dropped, 0U);
    EXPECT_EQ(caches.invalidate_alerts(CacheInvalidationReason::MANUAL).entries_dropped, 0U);
    EXPECT_EQ(caches.invalidate_system_status(CacheInvalidationReason::STATUS_CHANGED).entries_dropped, 1U);
    EXPECT_EQ(caches.invalidate_summaries(CacheInvalidationReason::MANUAL).entries_dropped, 1U);
}

TEST_F(GeneratedCaches, prepare_a_change_around_a_transaction) {
    fill();
    auto pending = caches.prepare(CacheInvalidationReason::CAMERA_UPDATED, {.camera_id = "front_door"});
    EXPECT_TRUE(caches.cameras.by_id.contains({.camera_id = "front_door"}))
        << "without others there is no hurry";
    EXPECT_EQ(pending.commit().entries_dropped, 2U);
    EXPECT_FALSE(caches.cameras.by_id.contains({.camera_id = "front_door"}));
    caches.prepare(CacheInvalidationReason::CAMERA_UPDATED, {.camera_id = "yard"}).rollback();
    EXPECT_TRUE(caches.cameras.by_id.contains({.camera_id = "yard"}));
    EXPECT_EQ(cache.ledger().front().origin.source.line(), __LINE__ - 7)
        << "the origin is where it was prepared";
}

TEST_F(GeneratedCaches, drop_for_a_subject_only_what_may_contain_it) {
    fill();
    const auto receipt =
        caches.invalidate(CacheInvalidationReason::CAMERA_UPDATED, {.camera_id = "front_door"});
    EXPECT_EQ(receipt.entries_dropped, 2U);
    EXPECT_FALSE(caches.cameras.by_id.contains({.camera_id = "front_door"}));
    EXPECT_FALSE(caches.cameras.list.contains({}));
    EXPECT_TRUE(caches.cameras.by_id.contains({.camera_id = "yard"}));
    EXPECT_TRUE(caches.event_stats.range.contains({.camera_id = "front_door"}));
}

TEST_F(GeneratedCaches, select_each_region_by_its_own_kind_of_tag) {
    fill();
    caches.invalidate(CacheInvalidationReason::EVENT_UPDATED, {.event_id = 7, .camera_id = "yard"});
    EXPECT_FALSE(caches.events.by_id.contains({.event_id = 7}));
    EXPECT_TRUE(caches.events.by_id.contains({.event_id = 8}));
    EXPECT_FALSE(caches.events.list.contains({.page = 1, .page_size = 20}));
    EXPECT_FALSE(caches.event_stats.range.contains({.camera_id = "yard"}));
    EXPECT_TRUE(caches.event_stats.range.contains({.camera_id = "front_door"}));
    EXPECT_FALSE(caches.summaries.daily.contains({}));
    EXPECT_TRUE(caches.cameras.by_id.contains({.camera_id = "yard"}));
}

TEST_F(GeneratedCaches, tell_the_ledger_where_they_were_called_from) {
    caches.invalidate_cameras(CacheInvalidationReason::CAMERA_DELETED);
    const unsigned line = __LINE__ - 1;
    CacheService& service = caches;
    service.invalidate(CacheInvalidationReason::CAMERA_UPDATED, {.camera_id = "yard"});
    const auto ledger = cache.ledger();
    ASSERT_EQ(ledger.size(), 2U);
    EXPECT_EQ(ledger[1].origin.source.line(), line);
    EXPECT_EQ(ledger[0].origin.source.line(), line + 3);
    EXPECT_EQ(ledger[0].origin.source.file(), std::string_view{__FILE__});
    EXPECT_EQ(ledger[0].subject, "camera_id=yard");
    EXPECT_EQ(ledger[0].reason, CacheInvalidationReason::CAMERA_UPDATED);
}

TEST_F(GeneratedCaches, complete_their_async_forms_with_the_receipt) {
    fill();
    boost::asio::io_context context;
    std::vector<std::uint64_t> dropped;
    boost::asio::co_spawn(
        context,
        [&]() -> boost::asio::awaitable<void> {
            dropped.push_back(
                (co_await caches.async_invalidate_cameras(CacheInvalidationReason::CAMERA_DELETED))
                    .entries_dropped);
            const Subject subject{.event_id = 7, .camera_id = "yard"};
            dropped.push_back(
                (co_await caches.async_invalidate(CacheInvalidationReason::EVENT_DELETED, subject))
                    .entries_dropped);
        },
        boost::asio::detached);
    caches.async_invalidate_system_status(
        CacheInvalidationReason::STATUS_CHANGED,
        boost::asio::bind_executor(
            context, [&](becache::Receipt receipt) { dropped.push_back(100 + receipt.entries_dropped); }));
    context.run();
    // events: 7 and the list; event_stats: the yard and the one of all; summaries: the daily one
    EXPECT_THAT(dropped, testing::UnorderedElementsAre(3U, 5U, 101U));
    EXPECT_EQ(cache.ledger().back().origin.source.file(), std::string_view{__FILE__});
}

TEST(GeneratedSubject, says_the_fields_that_it_has) {
    EXPECT_EQ(
        (Subject{.event_id = 7, .camera_id = "front_door"}.fields().text()),
        "event_id=7 camera_id=front_door");
    EXPECT_EQ(Subject{}.fields().text(), "");
    EXPECT_EQ(
        (Subject{.detection_id = 1, .alert_rule_id = 2}), (Subject{.detection_id = 1, .alert_rule_id = 2}));
}

} // namespace
