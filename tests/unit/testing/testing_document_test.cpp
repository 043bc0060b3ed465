// What docs/testing.md shows.

#include <backend/core/cache_service_testing.hpp>

#include <becache/becache.hpp>
#include <becache/shared/memory.hpp>
#include <becache/testing/manual_clock.hpp>
#include <becache/testing/matchers.hpp>

#include <gtest/gtest-spi.h>
#include <nlohmann/json.hpp>

#include <chrono>
#include <memory>

namespace {

using namespace std::chrono_literals;
using backend::core::CacheInvalidationReason;
using backend::core::Caches;
using backend::core::CacheService;
using backend::core::MockCacheService;
using backend::core::RecordingCacheService;
using backend::core::Subject;
using becache::testing::called_once_with;
using becache::testing::called_times;
using becache::testing::dropped;
using becache::testing::has_reason;
using becache::testing::ManualClock;
using becache::testing::never_called;
using ::testing::ElementsAre;

// The code under test knows the abstract service alone.
void rename_event(CacheService& cache, std::int64_t event_id) {
    cache.invalidate_events(CacheInvalidationReason::EVENT_UPDATED);
    cache.invalidate(CacheInvalidationReason::EVENT_UPDATED, {.event_id = event_id});
}

TEST(TestingDocument, expects_a_call_of_a_mock) {
    MockCacheService mock_cache;
    EXPECT_CALL(mock_cache, invalidate_events(CacheInvalidationReason::EVENT_UPDATED)).Times(1);
    EXPECT_CALL(mock_cache, invalidate(CacheInvalidationReason::EVENT_UPDATED, Subject{.event_id = 7}))
        .Times(1);
    rename_event(mock_cache, 7);
}

TEST(TestingDocument, looks_at_what_a_recorder_remembers) {
    RecordingCacheService cache;
    rename_event(cache, 7);
    EXPECT_THAT(cache.invalidate_events_calls(), called_once_with(CacheInvalidationReason::EVENT_UPDATED));
    EXPECT_THAT(
        cache.invalidate_calls(),
        called_once_with(CacheInvalidationReason::EVENT_UPDATED, Subject{.event_id = 7}));
    EXPECT_THAT(cache.invalidate_cameras_calls(), never_called());
    EXPECT_THAT(cache.all_calls(), called_times(2, CacheInvalidationReason::EVENT_UPDATED));
}

TEST(TestingDocument, fails_in_words) {
    RecordingCacheService cache;
    cache.invalidate_events(CacheInvalidationReason::CAMERA_DELETED);
    EXPECT_NONFATAL_FAILURE(
        EXPECT_THAT(
            cache.invalidate_events_calls(), called_once_with(CacheInvalidationReason::EVENT_UPDATED)),
        "called once, with the reason camera_deleted (");
    EXPECT_NONFATAL_FAILURE(
        EXPECT_THAT(
            cache.invalidate_events_calls(), called_once_with(CacheInvalidationReason::EVENT_UPDATED)),
        "), where event_updated (");
}

TEST(TestingDocument, moves_the_time_of_a_real_cache) {
    const auto clock = std::make_shared<ManualClock>();
    becache::Cache cache{{.for_tests = true, .reading = {.jitter = 0}, .clock = clock}};
    Caches caches{cache};

    caches.cameras.by_id.get_or_load({"front_door"}, [] { return nlohmann::json{{"name", "Front door"}}; });
    clock->advance(299s);
    EXPECT_TRUE(caches.cameras.by_id.get({"front_door"}));
    clock->advance(1s);
    EXPECT_FALSE(caches.cameras.by_id.get({"front_door"}));
}

TEST(TestingDocument, looks_at_receipts_and_at_the_ledger) {
    becache::Cache cache{{.for_tests = true}};
    Caches caches{cache};
    caches.cameras.by_id.get_or_load({"front_door"}, [] { return nlohmann::json{}; });

    EXPECT_THAT(
        caches.invalidate(CacheInvalidationReason::CAMERA_UPDATED, {.camera_id = "front_door"}), dropped(1));
    EXPECT_THAT(caches.invalidate_cameras(CacheInvalidationReason::TEST), dropped(0));
    EXPECT_THAT(
        cache.ledger(),
        ElementsAre(
            has_reason(CacheInvalidationReason::TEST), has_reason(CacheInvalidationReason::CAMERA_UPDATED)));
}

TEST(TestingDocument, is_several_processes_in_one) {
    const auto clock = std::make_shared<ManualClock>();
    const auto server =
        std::make_shared<becache::shared::MemoryServer>(becache::shared::MemoryServerOptions{.clock = clock});
    const auto tier = std::make_shared<becache::shared::MemoryTier>(server);
    const auto other_tier = std::make_shared<becache::shared::MemoryTier>(server);
    becache::Cache cache{{.for_tests = true, .shared = {.tier = tier, .own_thread = false}, .clock = clock}};
    becache::Cache other_cache{
        {.for_tests = true, .shared = {.tier = other_tier, .own_thread = false}, .clock = clock}};
    Caches here{cache};
    Caches there{other_cache};
    cache.heartbeat();
    other_cache.heartbeat();

    const auto load = [] { return nlohmann::json{{"name", "Front door"}}; };
    there.cameras.by_id.get_or_load({"front_door"}, load);
    EXPECT_EQ(here.cameras.by_id.get_or_load({"front_door"}, load).source(), becache::Source::shared);
    EXPECT_TRUE(there.cameras.by_id.get({"front_door"}));

    tier->set_faults({.lose_answers = 1});
    const auto receipt =
        here.invalidate(CacheInvalidationReason::CAMERA_UPDATED, {.camera_id = "front_door"});
    EXPECT_EQ(receipt.delivery, becache::Delivery::held);
    other_cache.heartbeat();
    EXPECT_FALSE(there.cameras.by_id.get({"front_door"}));
}

} // namespace
