#include "running_backend.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

TEST(Detections, creating_one_takes_the_camera_of_its_event) {
    RunningBackend house;
    house.furnish();
    const Answer created = house.post(
        "/detections",
        R"({"event_id": 2, "label": "dog", "confidence": 0.5, "detected_at": "2026-05-05T00:00:01Z"})");
    EXPECT_EQ(created.status, 201);
    const auto detection = created.document();
    EXPECT_EQ(detection.at("camera_id"), "back_door");
    EXPECT_EQ(detection.at("confidence"), 0.5);
    EXPECT_EQ(house.get("/detections/3").document(), detection);
    EXPECT_EQ(house.get("/events/2").document().at("detection_count"), 2);
    EXPECT_EQ(house.get("/events/2/detections").document().size(), 2U);
}

TEST(Detections, creating_one_for_an_event_that_is_not_there_names_the_field) {
    RunningBackend house;
    house.furnish();
    const Answer refused = house.post("/detections", R"({"event_id": 99, "label": "dog", "confidence": 1})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.document().at("field"), "event_id");
}

TEST(Detections, listing_them_goes_by_page_and_camera) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.get("/detections").document().at("total"), 2);
    EXPECT_EQ(house.get("/detections?page=2&page_size=1").document().at("items").size(), 1U);
    const auto back = house.get("/detections?camera_id=back_door").document();
    ASSERT_EQ(back.at("items").size(), 1U);
    EXPECT_EQ(back.at("items").at(0).at("id"), 2);
}

TEST(Detections, moving_one_to_another_event_moves_it_to_that_camera) {
    RunningBackend house;
    house.furnish();
    for (const char* const page :
         {"/events/1", "/events/2", "/events/1/detections", "/detections?camera_id=front_door",
          "/events/stats?camera_id=front_door", "/events/stats?camera_id=back_door"}) {
        house.get(page);
    }
    const Answer moved = house.patch("/detections/1", R"({"event_id": 2})");
    EXPECT_EQ(moved.document().at("camera_id"), "back_door");
    EXPECT_EQ(house.get("/events/1").document().at("detection_count"), 0);
    EXPECT_EQ(house.get("/events/2").document().at("detection_count"), 2);
    EXPECT_TRUE(house.get("/events/1/detections").document().empty());
    EXPECT_EQ(house.get("/detections?camera_id=front_door").document().at("total"), 0);
    EXPECT_EQ(house.get("/events/stats?camera_id=front_door").document().at("detections"), 0);
    EXPECT_EQ(house.get("/events/stats?camera_id=back_door").document().at("detections"), 2);
}

TEST(Detections, deleting_one_takes_it_off_its_event) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.remove("/detections/1").status, 200);
    EXPECT_EQ(house.get("/detections/1").status, 404);
    EXPECT_EQ(house.remove("/detections/1").status, 404);
    EXPECT_EQ(house.patch("/detections/1", R"({"label": "cat"})").status, 404);
    EXPECT_EQ(house.get("/events/1").document().at("detection_count"), 0);
}

TEST(Detections, changing_many_changes_all_of_them) {
    RunningBackend house;
    house.furnish();
    house.get("/detections/1");
    house.get("/detections/2");
    const Answer changed = house.patch("/detections/bulk", R"({"ids": [2, 1], "label": "cat"})");
    EXPECT_EQ(changed.status, 200);
    EXPECT_EQ(changed.document().at("changed"), 1) << "detection 2 was a cat before";
    EXPECT_EQ(changed.document().at("items").size(), 2U);
    EXPECT_EQ(house.get("/detections/1").document().at("label"), "cat");
    EXPECT_EQ(house.get("/detections/2").document().at("label"), "cat");
}

TEST(Detections, changing_many_changes_none_if_one_is_unknown) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.patch("/detections/bulk", R"({"ids": [1, 99], "label": "cat"})").status, 404);
    EXPECT_EQ(house.get("/detections/1").document().at("label"), "person");
}

} // namespace
} // namespace home_security
