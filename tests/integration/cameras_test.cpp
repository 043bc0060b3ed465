#include "running_backend.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

using testing::HasSubstr;

TEST(Cameras, creating_one_makes_its_id_from_its_name) {
    RunningBackend house;
    const Answer created = house.post("/cameras", R"({"name": "Front Door, left"})");
    EXPECT_EQ(created.status, 201);
    const auto camera = created.document();
    EXPECT_EQ(camera.at("id"), "front_door_left");
    EXPECT_EQ(camera.at("name"), "Front Door, left");
    EXPECT_EQ(camera.at("status"), "online");
    EXPECT_EQ(camera.at("folder_path"), "/cameras/front_door_left");
    EXPECT_EQ(house.get("/cameras/front_door_left").document(), camera);
}

TEST(Cameras, creating_one_takes_every_field_that_is_given) {
    RunningBackend house;
    const Answer created = house.post(
        "/cameras", R"({"id": "yard_2", "name": "Höf", "folder_path": "/srv/yard", "status": "offline"})");
    EXPECT_EQ(created.status, 201);
    auto camera = house.get("/cameras/yard_2").document();
    camera.erase("created_at");
    EXPECT_EQ(
        camera,
        nlohmann::json(
            {{"id", "yard_2"}, {"name", "Höf"}, {"folder_path", "/srv/yard"}, {"status", "offline"}}));
}

TEST(Cameras, creating_one_that_exists_is_a_conflict_deleted_or_not) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.post("/cameras", R"({"name": "Front door"})").status, 409);
    ASSERT_EQ(house.remove("/cameras/front_door").status, 200);
    const Answer refused = house.post("/cameras", R"({"name": "Front door"})");
    EXPECT_EQ(refused.status, 409);
    EXPECT_THAT(refused.body, HasSubstr("/cameras/front_door/restore"));
}

TEST(Cameras, a_name_without_letters_asks_for_an_id) {
    RunningBackend house;
    const Answer refused = house.post("/cameras", R"({"name": "玄関"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.document().at("field"), "id");
    EXPECT_EQ(house.post("/cameras", R"({"name": "玄関", "id": "genkan"})").status, 201);
}

TEST(Cameras, listing_them_goes_by_page_and_status) {
    RunningBackend house;
    for (const char* const name : {"a", "b", "c"}) {
        house.post("/cameras", nlohmann::json{{"name", name}}.dump());
    }
    house.patch("/cameras/b", R"({"status": "error"})");
    const auto all = house.get("/cameras").document();
    EXPECT_EQ(all.at("total"), 3);
    EXPECT_EQ(all.at("page"), 1);
    EXPECT_EQ(all.at("page_size"), 20);
    EXPECT_EQ(all.at("items").size(), 3U);
    const auto second = house.get("/cameras?page=2&page_size=2").document();
    ASSERT_EQ(second.at("items").size(), 1U);
    EXPECT_EQ(second.at("items").at(0).at("id"), "c");
    EXPECT_EQ(second.at("total"), 3);
    EXPECT_TRUE(house.get("/cameras?page=3&page_size=2").document().at("items").empty());
    const auto broken = house.get("/cameras?status=error").document();
    ASSERT_EQ(broken.at("items").size(), 1U);
    EXPECT_EQ(broken.at("items").at(0).at("id"), "b");
}

TEST(Cameras, updating_one_changes_the_given_fields_alone) {
    RunningBackend house;
    house.furnish();
    auto expected = house.get("/cameras/front_door").document();
    expected["status"] = "error";
    EXPECT_EQ(house.patch("/cameras/front_door", R"({"status": "error"})").document(), expected);
    EXPECT_EQ(house.get("/cameras/front_door").document(), expected);
}

TEST(Cameras, deleting_one_hides_it_with_all_that_it_saw_until_it_is_restored) {
    RunningBackend house;
    house.furnish();
    const std::vector<std::string> lists{
        "/cameras", "/events", "/detections", "/events?camera_id=front_door", "/events/stats"};
    std::vector<std::string> before;
    for (const std::string& list : lists) {
        before.push_back(house.get(list).body);
    }
    ASSERT_EQ(house.remove("/cameras/front_door").status, 200);
    for (const char* const hidden :
         {"/cameras/front_door", "/events/1", "/events/1/detections", "/detections/1"}) {
        EXPECT_EQ(house.get(hidden).status, 404) << hidden;
    }
    EXPECT_EQ(house.get("/cameras").document().at("total"), 1);
    EXPECT_EQ(house.get("/events").document().at("total"), 1);
    EXPECT_EQ(house.get("/detections").document().at("total"), 1);
    EXPECT_EQ(house.get("/events?camera_id=front_door").document().at("total"), 0);
    EXPECT_EQ(house.get("/events/stats").document().at("events"), 1);
    ASSERT_EQ(house.post("/cameras/front_door/restore").status, 200);
    for (std::size_t list = 0; list < lists.size(); ++list) {
        EXPECT_EQ(house.get(lists[list]).body, before[list]) << lists[list];
    }
    EXPECT_EQ(house.get("/events/1/detections").document().size(), 1U);
}

TEST(Cameras, restoring_twice_is_a_conflict_and_an_unknown_one_not_found) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.post("/cameras/front_door/restore").status, 409);
    ASSERT_EQ(house.remove("/cameras/front_door").status, 200);
    EXPECT_EQ(house.remove("/cameras/front_door").status, 404);
    EXPECT_EQ(house.patch("/cameras/front_door", R"({"name": "x"})").status, 404);
    EXPECT_EQ(house.post("/cameras/front_door/restore").status, 200);
    EXPECT_EQ(house.post("/cameras/front_door/restore").status, 409);
    EXPECT_EQ(house.post("/cameras/attic/restore").status, 404);
}

} // namespace
} // namespace home_security
