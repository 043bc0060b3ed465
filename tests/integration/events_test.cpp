#include "running_backend.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

std::vector<int> ids_of(const Answer& list) {
    std::vector<int> ids;
    const auto document = list.document();
    for (const auto& item : document.at("items")) {
        ids.push_back(item.at("id").get<int>());
    }
    return ids;
}

TEST(Events, creating_one_answers_the_event_and_its_alerts) {
    RunningBackend house;
    house.furnish();
    const Answer created =
        house.post("/events", R"({"camera_id": "back_door", "severity": "critical", "label": "fire",
                       "summary": "Smoke", "started_at": "2026-05-06T01:02:03Z"})");
    EXPECT_EQ(created.status, 201);
    auto event = created.document();
    EXPECT_EQ(event.at("alerts"), nlohmann::json({2, 3}));
    event.erase("alerts");
    EXPECT_EQ(house.get("/events/3").document(), event);
    EXPECT_EQ(event.at("camera_id"), "back_door");
    EXPECT_EQ(event.at("severity"), "critical");
    EXPECT_EQ(event.at("label"), "fire");
    EXPECT_EQ(event.at("summary"), "Smoke");
    EXPECT_EQ(event.at("started_at"), "2026-05-06T01:02:03Z");
    EXPECT_EQ(event.at("detection_count"), 0);
}

TEST(Events, creating_one_for_a_camera_that_is_not_there_names_the_field) {
    RunningBackend house;
    house.furnish();
    const Answer unknown = house.post("/events", R"({"camera_id": "attic", "severity": "low"})");
    EXPECT_EQ(unknown.status, 400);
    EXPECT_EQ(unknown.document().at("field"), "camera_id");
    ASSERT_EQ(house.remove("/cameras/back_door").status, 200);
    EXPECT_EQ(house.post("/events", R"({"camera_id": "back_door", "severity": "low"})").status, 400);
    EXPECT_EQ(house.patch("/events/1", R"({"camera_id": "back_door"})").status, 400);
}

TEST(Events, listing_them_is_newest_first_by_page_and_filter) {
    RunningBackend house;
    house.furnish();
    house.post(
        "/events",
        R"({"camera_id": "front_door", "severity": "low", "label": "person", "started_at": "2026-05-05T00:00:00Z"})");
    EXPECT_THAT(ids_of(house.get("/events")), testing::ElementsAre(2, 3, 1));
    EXPECT_THAT(ids_of(house.get("/events?page=2&page_size=2")), testing::ElementsAre(1));
    EXPECT_THAT(ids_of(house.get("/events?camera_id=front_door")), testing::ElementsAre(3, 1));
    EXPECT_THAT(ids_of(house.get("/events?severity=low")), testing::ElementsAre(2, 3));
    EXPECT_THAT(ids_of(house.get("/events?label=person")), testing::ElementsAre(3, 1));
    EXPECT_THAT(ids_of(house.get("/events?start_date=2026-05-05")), testing::ElementsAre(2, 3));
    EXPECT_THAT(ids_of(house.get("/events?end_date=2026-05-04")), testing::ElementsAre(1));
    EXPECT_THAT(ids_of(house.get("/events?label=person&severity=low")), testing::ElementsAre(3));
    EXPECT_THAT(ids_of(house.get("/events?camera_id=attic")), testing::IsEmpty());
    EXPECT_EQ(house.get("/events?label=person&page_size=1").document().at("total"), 2);
}

TEST(Events, statistics_count_by_severity_day_and_camera) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.get("/events/stats").document(), nlohmann::json::parse(R"({"events": 2, "detections": 2,
            "by_severity": {"low": 1, "medium": 0, "high": 1, "critical": 0},
            "by_day": {"2026-05-04": 1, "2026-05-05": 1}, "by_camera": {"front_door": 1, "back_door": 1}})"));
    const auto one_day = house.get("/events/stats?start_date=2026-05-05&end_date=2026-05-05").document();
    EXPECT_EQ(one_day.at("by_camera"), nlohmann::json({{"back_door", 1}}));
    EXPECT_EQ(one_day.at("detections"), 1);
    const auto one_camera = house.get("/events/stats?camera_id=front_door").document();
    EXPECT_EQ(one_camera.at("by_day"), nlohmann::json({{"2026-05-04", 1}}));
    EXPECT_EQ(house.get("/events/stats?camera_id=attic").document().at("events"), 0);
}

TEST(Events, moving_one_to_another_camera_takes_its_detections_along) {
    RunningBackend house;
    house.furnish();
    house.get("/detections?camera_id=front_door");
    house.get("/detections?camera_id=back_door");
    house.get("/detections/1");
    ASSERT_EQ(house.patch("/events/1", R"({"camera_id": "back_door"})").status, 200);
    EXPECT_THAT(ids_of(house.get("/detections?camera_id=front_door")), testing::IsEmpty());
    EXPECT_THAT(ids_of(house.get("/detections?camera_id=back_door")), testing::UnorderedElementsAre(1, 2));
    EXPECT_EQ(house.get("/detections/1").document().at("camera_id"), "back_door");
}

TEST(Events, deleting_one_hides_it_and_its_detections_until_it_is_restored) {
    RunningBackend house;
    house.furnish();
    ASSERT_EQ(house.get("/detections/1").status, 200);
    ASSERT_EQ(house.remove("/events/1").status, 200);
    EXPECT_EQ(house.get("/events/1").status, 404);
    EXPECT_EQ(house.get("/events/1/detections").status, 404);
    EXPECT_EQ(house.get("/detections/1").status, 404);
    EXPECT_THAT(ids_of(house.get("/detections")), testing::ElementsAre(2));
    EXPECT_EQ(house.remove("/events/1").status, 404);
    EXPECT_EQ(house.post("/events/1/restore").status, 200);
    EXPECT_EQ(house.get("/detections/1").status, 200);
    EXPECT_EQ(house.get("/events/1/detections").document().size(), 1U);
}

TEST(Events, deleting_one_without_detections_hides_its_list_of_them) {
    RunningBackend house;
    house.furnish();
    house.remove("/detections/1");
    ASSERT_EQ(house.get("/events/1/detections").status, 200);
    ASSERT_EQ(house.remove("/events/1").status, 200);
    EXPECT_EQ(house.get("/events/1/detections").status, 404);
}

TEST(Events, restoring_twice_or_below_a_deleted_camera_is_a_conflict) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.post("/events/1/restore").status, 409);
    EXPECT_EQ(house.post("/events/99/restore").status, 404);
    ASSERT_EQ(house.remove("/events/1").status, 200);
    ASSERT_EQ(house.remove("/cameras/front_door").status, 200);
    EXPECT_EQ(house.post("/events/1/restore").status, 409);
    ASSERT_EQ(house.post("/cameras/front_door/restore").status, 200);
    EXPECT_EQ(house.get("/events/1").status, 404);
    EXPECT_EQ(house.post("/events/1/restore").status, 200);
    EXPECT_EQ(house.post("/events/1/restore").status, 409);
}

} // namespace
} // namespace home_security
