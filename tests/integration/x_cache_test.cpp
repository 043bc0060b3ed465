#include "running_backend.hpp"

#include <gmock/gmock.h>

#include <set>

namespace home_security {
namespace {

/// Every read of a furnished house that goes through the cache.
const std::vector<std::string> pages{
    "/cameras",
    "/cameras?status=online",
    "/cameras/front_door",
    "/cameras/back_door",
    "/events",
    "/events?severity=high",
    "/events?camera_id=front_door",
    "/events?camera_id=back_door",
    "/events/1",
    "/events/2",
    "/events/stats",
    "/events/stats?start_date=2026-01-01",
    "/events/stats?camera_id=front_door",
    "/events/stats?camera_id=back_door",
    "/events/1/detections",
    "/events/2/detections",
    "/detections",
    "/detections?camera_id=front_door",
    "/detections?camera_id=back_door",
    "/detections/1",
    "/detections/2",
    "/alert-rules",
    "/alert-rules/1",
    "/alert-rules/2",
    "/alerts",
    "/alerts?status=open",
    "/summaries/latest",
    "/summaries/hourly",
    "/summaries/daily",
    "/system/status"};

struct Mutation {
    std::string name;
    std::vector<std::array<std::string, 3>> before; ///< what leads up to it: method, target, body
    std::array<std::string, 3> request;
    std::set<std::string> misses; ///< those pages that miss afterwards; all others hit
};

void PrintTo(const Mutation& mutation, std::ostream* out) { *out << mutation.name; }

const std::set<std::string> all_cameras{"/cameras", "/cameras?status=online"};
const std::set<std::string> all_summaries{"/summaries/latest", "/summaries/hourly", "/summaries/daily"};
const std::set<std::string> event_lists{
    "/events", "/events?severity=high", "/events?camera_id=front_door", "/events?camera_id=back_door"};
const std::set<std::string> all_stats{"/events/stats", "/events/stats?start_date=2026-01-01"};
const std::set<std::string> detection_lists{
    "/detections", "/detections?camera_id=front_door", "/detections?camera_id=back_door",
    "/events/1/detections", "/events/2/detections"};
const std::set<std::string> all_alerts{"/alert-rules", "/alerts", "/alerts?status=open"};

template <class... Sets>
std::set<std::string> together(const Sets&... sets) {
    std::set<std::string> all;
    (all.insert(sets.begin(), sets.end()), ...);
    return all;
}

using Names = std::set<std::string>;

// An event of the front door: the lists of events may contain it, statistics of the other camera may not.
const std::set<std::string> event_1 =
    together(event_lists, all_stats, all_summaries, Names{"/events/1", "/events/stats?camera_id=front_door"});
// Many detections of the front door: whatever does not belong to the back door.
const std::set<std::string> front_door_detections = together(
    all_stats,
    Names{
        "/events", "/events?severity=high", "/events?camera_id=front_door", "/events/1", "/events/2",
        "/events/stats?camera_id=front_door", "/detections", "/detections?camera_id=front_door",
        "/detections/1", "/detections/2", "/events/1/detections", "/events/2/detections"});
const std::set<std::string> detection_1 = together(
    event_lists, all_stats, detection_lists,
    Names{"/events/1", "/events/stats?camera_id=front_door", "/detections/1"});

const std::vector<Mutation> mutations{
    {"creating_a_camera", {}, {"POST", "/cameras", R"({"name": "Yard"})"}, all_cameras},
    {"updating_a_camera",
     {},
     {"PATCH", "/cameras/front_door", R"({"name": "Door"})"},
     together(all_cameras, Names{"/cameras/front_door"})},
    {"restoring_a_camera",
     {{"DELETE", "/cameras/front_door", ""}},
     {"POST", "/cameras/front_door/restore", ""},
     together(all_cameras, Names{"/cameras/front_door"}, front_door_detections)},
    {"creating_an_event",
     {},
     {"POST", "/events", R"({"camera_id": "front_door", "severity": "low"})"},
     together(event_lists, all_stats, all_summaries, Names{"/events/stats?camera_id=front_door"})},
    {"creating_an_event_that_raises_an_alert",
     {},
     {"POST", "/events", R"({"camera_id": "front_door", "severity": "high"})"},
     together(
         event_lists, all_stats, all_summaries, Names{"/events/stats?camera_id=front_door", "/alert-rules/1"},
         all_alerts)},
    {"updating_an_event", {}, {"PATCH", "/events/1", R"({"summary": "x"})"}, event_1},
    {"moving_an_event_without_detections",
     {{"DELETE", "/detections/1", ""}},
     {"PATCH", "/events/1", R"({"camera_id": "back_door"})"},
     together(event_1, Names{"/events/stats?camera_id=back_door"})},
    {"restoring_an_event",
     {{"DELETE", "/events/1", ""}},
     {"POST", "/events/1/restore", ""},
     together(event_1, front_door_detections)},
    {"creating_a_detection",
     {},
     {"POST", "/detections", R"({"event_id": 1, "label": "cat", "confidence": 1})"},
     together(
         event_lists, all_stats, detection_lists, Names{"/events/1", "/events/stats?camera_id=front_door"})},
    {"updating_a_detection", {}, {"PATCH", "/detections/1", R"({"label": "cat"})"}, detection_1},
    {"moving_a_detection",
     {},
     {"PATCH", "/detections/1", R"({"event_id": 2})"},
     together(detection_1, Names{"/events/2", "/events/stats?camera_id=back_door"})},
    {"changing_many_detections",
     {},
     {"PATCH", "/detections/bulk", R"({"ids": [1], "confidence": 0.1})"},
     front_door_detections},
    {"creating_a_rule", {}, {"POST", "/alert-rules", R"({"name": "x"})"}, all_alerts},
    {"updating_a_rule",
     {},
     {"PATCH", "/alert-rules/1", R"({"enabled": false})"},
     together(all_alerts, Names{"/alert-rules/1"})},
    {"acknowledging_an_alert",
     {},
     {"POST", "/alerts/1/acknowledge", ""},
     together(all_alerts, Names{"/alert-rules/1"})},
    {"changing_the_status", {}, {"PUT", "/system/status", R"({"status": "armed_home"})"}, {"/system/status"}},
};

class XCache : public testing::TestWithParam<Mutation> {};

TEST_P(XCache, misses_after_what_it_shows_has_changed_and_hits_otherwise) {
    RunningBackend house;
    house.furnish();
    for (const auto& [method, target, body] : GetParam().before) {
        ASSERT_EQ(house.send(method, target, body).status, 200) << target;
    }
    for (const std::string& page : pages) {
        house.get(page);
        const Answer again = house.get(page);
        ASSERT_EQ(again.cache, again.status == 200 ? "hit" : "miss") << page;
    }
    const auto& [method, target, body] = GetParam().request;
    const Answer answer = house.send(method, target, body);
    ASSERT_LT(answer.status, 300) << answer.body;
    EXPECT_EQ(answer.cache, "miss");
    // Reading /events/1/detections fills /events/1, so that comes first.
    for (const std::string& page : pages) {
        const Answer first = house.get(page);
        const bool found = first.status == 200;
        EXPECT_EQ(first.cache, GetParam().misses.contains(page) || !found ? "miss" : "hit") << page;
        EXPECT_EQ(house.get(page).cache, found ? "hit" : "miss") << page;
        EXPECT_EQ(house.get(page).body, first.body) << page;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Mutations, XCache, testing::ValuesIn(mutations),
    [](const testing::TestParamInfo<Mutation>& mutation) { return mutation.param.name; });

TEST(XCacheOfDeletions, what_is_gone_is_not_found_and_what_may_have_shown_it_misses) {
    struct Deletion {
        std::string target;
        std::vector<std::string> gone;
        std::vector<std::string> misses;
        std::vector<std::string> hits;
    };
    const Deletion deletions[] = {
        {"/detections/1",
         {"/detections/1"},
         {"/detections", "/events/1", "/events/1/detections", "/events/stats", "/events"},
         {"/detections/2", "/events/2", "/events/stats?camera_id=back_door", "/summaries/latest",
          "/cameras"}},
        {"/events/1",
         {"/events/1", "/events/1/detections", "/detections/1"},
         {"/events", "/events/stats", "/summaries/latest", "/detections"},
         {"/events/stats?camera_id=back_door", "/detections?camera_id=back_door", "/cameras", "/alerts"}},
        {"/alert-rules/1",
         {"/alert-rules/1"},
         {"/alert-rules", "/alerts"},
         {"/alert-rules/2", "/events", "/cameras"}},
        {"/cameras/front_door",
         {"/cameras/front_door", "/events/1", "/detections/1"},
         {"/cameras", "/events", "/detections", "/events/stats"},
         {"/cameras/back_door", "/events?camera_id=back_door", "/detections?camera_id=back_door", "/alerts",
          "/summaries/latest"}}};
    for (const Deletion& deletion : deletions) {
        SCOPED_TRACE(deletion.target);
        RunningBackend house;
        house.furnish();
        for (const std::string& page : pages) {
            ASSERT_EQ(house.get(page).status, 200) << page;
        }
        ASSERT_EQ(house.remove(deletion.target).status, 200);
        for (const std::string& page : deletion.gone) {
            EXPECT_EQ(house.get(page).status, 404) << page;
        }
        for (const std::string& page : deletion.misses) {
            EXPECT_EQ(house.get(page).cache, "miss") << page;
        }
        for (const std::string& page : deletion.hits) {
            EXPECT_EQ(house.get(page).cache, "hit") << page;
        }
    }
}

TEST(XCachePages, pages_of_one_list_are_different_values_of_the_cache) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.get("/events?page=1&page_size=1").cache, "miss");
    EXPECT_EQ(house.get("/events?page=2&page_size=1").cache, "miss");
    EXPECT_EQ(house.get("/events?page_size=1&page=1").cache, "hit");
    // Cameras and rules are cached as whole lists.
    EXPECT_EQ(house.get("/cameras?page=1&page_size=1").cache, "miss");
    EXPECT_EQ(house.get("/cameras?page=2&page_size=1").cache, "hit");
}

} // namespace
} // namespace home_security
