// The contract's section "Usage", line by line.
#include <backend/core/cache_service.hpp>
#include <backend/core/cache_service_testing.hpp>
#include <backend/core/constants.hpp> // from backend.core.constants import CacheInvalidationReason

#include <becache/cache/cache.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include <memory>
#include <string_view>

using backend::core::CacheInvalidationReason;

namespace {

/// What the contract's user has: a cache with the home's regions.
class ContractUsage : public testing::Test {
protected:
    /// The reason of the last invalidation.
    [[nodiscard]] std::string_view last_reason() const { return cache.ledger().front().reason.text(); }

    becache::Cache cache{becache::CacheOptions{.for_tests = true}};
    backend::core::Caches caches{cache};
};

// # In production code
// await cache.invalidate_event_stats(reason=CacheInvalidationReason.EVENT_CREATED)
TEST_F(ContractUsage, invalidates_event_stats_when_an_event_was_created) {
    const backend::core::EventStatsRangeKey key{.camera_id = "front_door"};
    (void)caches.event_stats.range.get_or_load(key, [] { return nlohmann::json{{"events", 3}}; });

    const becache::Receipt receipt = caches.invalidate_event_stats(CacheInvalidationReason::EVENT_CREATED);

    EXPECT_EQ(receipt.entries_dropped, 1U);
    EXPECT_FALSE(caches.event_stats.range.contains(key));
    EXPECT_EQ(last_reason(), "event_created");
}

// await cache.invalidate_cameras(reason=CacheInvalidationReason.CAMERA_DELETED)
TEST_F(ContractUsage, invalidates_cameras_when_a_camera_was_deleted) {
    const backend::core::CamerasByIdKey key{.camera_id = "front_door"};
    (void)caches.cameras.by_id.get_or_load(key, [] { return nlohmann::json{{"name", "Front door"}}; });

    const becache::Receipt receipt = caches.invalidate_cameras(CacheInvalidationReason::CAMERA_DELETED);

    EXPECT_EQ(receipt.entries_dropped, 1U);
    EXPECT_FALSE(caches.cameras.by_id.contains(key));
    EXPECT_EQ(last_reason(), "camera_deleted");
}

boost::asio::awaitable<void> production_code(backend::core::Caches& cache) {
    co_await cache.async_invalidate_event_stats(CacheInvalidationReason::EVENT_CREATED);
    co_await cache.async_invalidate_cameras(CacheInvalidationReason::CAMERA_DELETED);
}

TEST_F(ContractUsage, can_be_awaited_as_the_contract_does) {
    boost::asio::io_context context;
    boost::asio::co_spawn(context, production_code(caches), boost::asio::detached);
    context.run();

    const std::vector<becache::Record> ledger = cache.ledger();
    ASSERT_EQ(ledger.size(), 2U);
    EXPECT_EQ(ledger[0].reason, CacheInvalidationReason::CAMERA_DELETED);
    EXPECT_EQ(ledger[1].reason, CacheInvalidationReason::EVENT_CREATED);
}

/// The code under test of the contract's third line.
void update_event(backend::core::CacheService& cache) {
    cache.invalidate_events(CacheInvalidationReason::EVENT_UPDATED);
}

// # In tests
// mock_cache.invalidate_events.assert_called_once_with(
//     reason=CacheInvalidationReason.EVENT_UPDATED
// )
TEST(ContractTestUsage, asserts_the_exact_reason_on_a_mock) {
    backend::core::MockCacheService mock_cache;
    EXPECT_CALL(mock_cache, invalidate_events(CacheInvalidationReason::EVENT_UPDATED)).Times(1);
    update_event(mock_cache);
}

TEST(ContractTestUsage, tells_another_reason_from_the_expected_one) {
    testing::StrictMock<backend::core::MockCacheService> mock_cache;
    EXPECT_CALL(mock_cache, invalidate_events(CacheInvalidationReason::EVENT_CREATED)).Times(0);
    EXPECT_CALL(mock_cache, invalidate_events(CacheInvalidationReason::EVENT_UPDATED)).Times(1);
    update_event(mock_cache);
}

TEST(ContractTestUsage, asserts_the_same_on_a_recording) {
    backend::core::RecordingCacheService recording;
    update_event(recording);
    const auto calls = recording.invalidate_events_calls();
    ASSERT_EQ(calls.size(), 1U);
    EXPECT_EQ(calls.front().reason, CacheInvalidationReason::EVENT_UPDATED);
    EXPECT_EQ(recording.all_calls().size(), 1U);
}

} // namespace
