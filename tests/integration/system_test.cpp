#include "running_backend.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace home_security {
namespace {

using backend::core::CacheInvalidationReason;

std::ptrdiff_t raised(RunningBackend& house, becache::Reason reason) {
    const auto ledger = house.backend().cache().ledger();
    return std::count_if(ledger.begin(), ledger.end(), [reason](const becache::Record& record) {
        return record.reason == reason;
    });
}

TEST(SystemStatus, a_new_status_is_read_back) {
    RunningBackend house;
    EXPECT_EQ(house.get("/system/status").document().at("status"), "disarmed");
    const Answer set = house.send("PUT", "/system/status", R"({"status": "armed_away"})");
    EXPECT_EQ(set.status, 200);
    EXPECT_EQ(house.get("/system/status").document(), set.document());
}

TEST(SystemStatus, the_same_status_again_changes_nothing_and_drops_nothing) {
    RunningBackend house;
    house.send("PUT", "/system/status", R"({"status": "armed_home"})");
    EXPECT_EQ(raised(house, CacheInvalidationReason::STATUS_CHANGED), 1);
    const Answer before = house.get("/system/status");
    const Answer again = house.send("PUT", "/system/status", R"({"status": "armed_home"})");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.document(), before.document());
    EXPECT_EQ(raised(house, CacheInvalidationReason::STATUS_CHANGED), 1);
    EXPECT_EQ(house.get("/system/status").cache, "hit");
}

TEST(Updates, an_update_that_changes_nothing_drops_nothing) {
    RunningBackend house;
    house.furnish();
    const std::size_t before = house.backend().cache().ledger().size();
    EXPECT_EQ(house.patch("/cameras/front_door", R"({"name": "Front door"})").status, 200);
    EXPECT_EQ(house.patch("/events/1", R"({"severity": "high"})").status, 200);
    EXPECT_EQ(house.patch("/detections/1", "{}").status, 200);
    EXPECT_EQ(house.patch("/detections/bulk", R"({"ids": [1], "label": "person"})").status, 200);
    EXPECT_EQ(house.patch("/alert-rules/1", R"({"enabled": true})").status, 200);
    EXPECT_EQ(house.backend().cache().ledger().size(), before);
}

TEST(Updates, what_is_refused_drops_nothing) {
    RunningBackend house;
    house.furnish();
    const std::size_t before = house.backend().cache().ledger().size();
    EXPECT_EQ(house.post("/cameras", R"({"name": "Front door"})").status, 409);
    EXPECT_EQ(house.post("/events/1/restore").status, 409);
    EXPECT_EQ(house.remove("/detections/99").status, 404);
    EXPECT_EQ(house.patch("/events/1", R"({"severity": "none"})").status, 400);
    EXPECT_EQ(house.backend().cache().ledger().size(), before);
}

TEST(Summaries, the_latest_counts_and_shows_the_newest_events) {
    RunningBackend house;
    house.furnish();
    const auto latest = house.get("/summaries/latest").document();
    EXPECT_EQ(latest.at("events"), 2);
    EXPECT_EQ(latest.at("by_severity").at("high"), 1);
    ASSERT_EQ(latest.at("latest").size(), 2U);
    EXPECT_EQ(latest.at("latest").at(0).at("id"), 2);
}

TEST(Summaries, hours_and_days_are_counted_newest_first) {
    RunningBackend house;
    house.furnish();
    house.post(
        "/events",
        R"({"camera_id": "front_door", "severity": "critical", "started_at": "2026-05-04T12:30:00Z"})");
    EXPECT_EQ(
        house.get("/summaries/hourly").document(),
        nlohmann::json::parse(R"({"hours": [{"hour": "2026-05-05T23", "events": 1, "gravest": "low"},
                                            {"hour": "2026-05-04T12", "events": 2, "gravest": "critical"}]})"));
    EXPECT_EQ(
        house.get("/summaries/daily").document(),
        nlohmann::json::parse(R"({"days": [{"day": "2026-05-05", "events": 1, "gravest": "low"},
                                           {"day": "2026-05-04", "events": 2, "gravest": "critical"}]})"));
}

TEST(Summaries, events_of_a_camera_that_was_taken_down_still_count) {
    RunningBackend house;
    house.furnish();
    ASSERT_EQ(house.remove("/cameras/front_door").status, 200);
    EXPECT_EQ(house.get("/summaries/latest").document().at("events"), 2);
}

} // namespace
} // namespace home_security
