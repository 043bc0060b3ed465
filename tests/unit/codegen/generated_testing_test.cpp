// The mock and the recorder of the home-security catalogue.

#include <backend/core/cache_service_testing.hpp>

#include <gtest/gtest-spi.h>

namespace {

using backend::core::CacheInvalidationReason;
using backend::core::CacheService;
using backend::core::MockCacheService;
using backend::core::RecordingCacheService;
using backend::core::Subject;
using testing::_;
using testing::Return;

// Business code, which knows the service alone.
void update_event(CacheService& service) {
    service.invalidate_events(CacheInvalidationReason::EVENT_UPDATED);
    service.invalidate(CacheInvalidationReason::EVENT_UPDATED, {.event_id = 7});
}

TEST(GeneratedMock, takes_expectations_that_name_the_reason_alone) {
    MockCacheService mock_cache;
    EXPECT_CALL(mock_cache, invalidate_events(CacheInvalidationReason::EVENT_UPDATED)).Times(1);
    EXPECT_CALL(mock_cache, invalidate(CacheInvalidationReason::EVENT_UPDATED)).Times(1);
    update_event(mock_cache);
}

TEST(GeneratedMock, takes_expectations_of_a_subject_and_of_a_place) {
    MockCacheService mock_cache;
    EXPECT_CALL(mock_cache, invalidate_events).Times(1);
    EXPECT_CALL(mock_cache, invalidate(CacheInvalidationReason::EVENT_UPDATED, Subject{.event_id = 7}))
        .WillOnce(Return(becache::Receipt{.record_id = 3, .entries_dropped = 2}));
    update_event(mock_cache);

    EXPECT_CALL(
        mock_cache, invalidate_cameras(_, testing::Property(&becache::SourceLocation::line, __LINE__ + 1)));
    static_cast<CacheService&>(mock_cache).invalidate_cameras(CacheInvalidationReason::CAMERA_DELETED);
}

TEST(GeneratedMock, may_be_called_itself) {
    MockCacheService mock_cache;
    EXPECT_CALL(mock_cache, invalidate_alerts(CacheInvalidationReason::ALERT_CREATED)).Times(1);
    EXPECT_CALL(mock_cache, invalidate(CacheInvalidationReason::ALERT_CREATED, _)).Times(2);
    mock_cache.invalidate_alerts(CacheInvalidationReason::ALERT_CREATED);
    mock_cache.invalidate(CacheInvalidationReason::ALERT_CREATED);
    mock_cache.invalidate(CacheInvalidationReason::ALERT_CREATED, {.alert_rule_id = 1});
}

TEST(GeneratedMock, fails_for_another_reason_and_names_both_in_words) {
    MockCacheService mock_cache;
    EXPECT_CALL(mock_cache, invalidate_events(CacheInvalidationReason::EVENT_UPDATED))
        .Times(testing::AnyNumber());
    EXPECT_NONFATAL_FAILURE(
        mock_cache.invalidate_events(CacheInvalidationReason::EVENT_DELETED),
        "Expected arg #0: is equal to event_updated\n           Actual: event_deleted");
}

TEST(GeneratedMock, shows_subjects_in_words) {
    EXPECT_EQ(
        testing::PrintToString(Subject{.event_id = 7, .camera_id = "yard"}), "{event_id=7 camera_id=yard}");
}

TEST(GeneratedRecorder, remembers_every_call_in_order) {
    RecordingCacheService service;
    update_event(service);
    service.invalidate_system_status(CacheInvalidationReason::STATUS_CHANGED);

    const auto calls = service.all_calls();
    ASSERT_EQ(calls.size(), 3U);
    EXPECT_EQ(calls[0].operation, "invalidate_events");
    EXPECT_EQ(calls[0].reason, CacheInvalidationReason::EVENT_UPDATED);
    EXPECT_EQ(calls[1].operation, "invalidate");
    EXPECT_EQ(calls[1].subject.text(), "event_id=7");
    EXPECT_EQ(calls[2].origin.line(), __LINE__ - 8U);

    EXPECT_EQ(service.invalidate_events_calls().size(), 1U);
    EXPECT_EQ(service.invalidate_calls().size(), 1U);
    EXPECT_EQ(service.invalidate_system_status_calls().size(), 1U);
    EXPECT_TRUE(service.invalidate_cameras_calls().empty());
    service.clear();
    EXPECT_TRUE(service.all_calls().empty());
}

} // namespace
