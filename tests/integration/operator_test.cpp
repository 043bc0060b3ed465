#include "running_backend.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

using testing::HasSubstr;

Answer invalidate(RunningBackend& house, const std::string& scope) {
    return house.post("/admin/invalidate", nlohmann::json{{"scope", scope}}.dump());
}

/// Reads two cameras and the status, so that they are in the cache.
void fill(RunningBackend& house) {
    for (const char* const page :
         {"/cameras/front_door", "/cameras/back_door", "/cameras", "/system/status"}) {
        house.get(page);
        ASSERT_EQ(house.get(page).cache, "hit") << page;
    }
}

TEST(Admin, everything_drops_everything) {
    RunningBackend house;
    house.furnish();
    fill(house);
    EXPECT_EQ(invalidate(house, "everything").document().at("entries_dropped"), 4);
    EXPECT_EQ(house.get("/cameras").cache, "miss");
    EXPECT_EQ(house.get("/system/status").cache, "miss");
}

TEST(Admin, a_region_drops_its_values_alone) {
    RunningBackend house;
    house.furnish();
    fill(house);
    EXPECT_EQ(invalidate(house, "cameras").document().at("entries_dropped"), 3);
    EXPECT_EQ(house.get("/cameras/front_door").cache, "miss");
    EXPECT_EQ(house.get("/system/status").cache, "hit");
}

TEST(Admin, a_tag_drops_what_may_contain_it) {
    RunningBackend house;
    house.furnish();
    fill(house);
    EXPECT_EQ(invalidate(house, "cameras#camera:front_door").document().at("entries_dropped"), 2);
    EXPECT_EQ(house.get("/cameras/front_door").cache, "miss");
    EXPECT_EQ(house.get("/cameras").cache, "miss");
    EXPECT_EQ(house.get("/cameras/back_door").cache, "hit");
}

TEST(Admin, a_tag_of_a_number_is_spelled_as_in_an_address) {
    RunningBackend house;
    house.furnish();
    house.get("/events/1");
    house.get("/events/2");
    EXPECT_EQ(invalidate(house, "events#event:1").document().at("entries_dropped"), 1);
    EXPECT_EQ(house.get("/events/1").cache, "miss");
    EXPECT_EQ(house.get("/events/2").cache, "hit");
}

TEST(Admin, an_address_drops_one_value) {
    RunningBackend house;
    house.furnish();
    fill(house);
    EXPECT_EQ(invalidate(house, "cameras/by_id/front_door").document().at("entries_dropped"), 1);
    EXPECT_EQ(house.get("/cameras/front_door").cache, "miss");
    EXPECT_EQ(house.get("/cameras").cache, "hit");
    EXPECT_EQ(invalidate(house, "cameras/list/-").document().at("entries_dropped"), 1);
    EXPECT_EQ(invalidate(house, "system/status").document().at("entries_dropped"), 1);
    EXPECT_EQ(house.get("/system/status").cache, "miss");
}

TEST(Admin, what_is_no_scope_is_refused) {
    RunningBackend house;
    const std::size_t before = house.backend().cache().ledger().size();
    for (const char* const wrong :
         {"", "camera", "*", "cameras#", "cameras#camera", "cameras#camera:", "cameras#event:1",
          "nothing#camera:a", "cameras/", "cameras/by_id", "cameras/by_id/a/b", "cameras/by_name/a",
          "/cameras", "cameras/by_id/a%zz", "cameras#camera:%zz"}) {
        const Answer refused = invalidate(house, wrong);
        EXPECT_EQ(refused.status, 400) << wrong << refused.body;
    }
    EXPECT_EQ(house.backend().cache().ledger().size(), before);
}

TEST(Why, it_tells_who_dropped_a_value) {
    RunningBackend house;
    house.furnish();
    house.get("/cameras/front_door");
    EXPECT_THAT(house.get("/why/cameras/by_id/front_door").body, HasSubstr("fresh"));
    house.patch("/cameras/front_door", R"({"status": "error"})");
    const Answer why = house.get("/why/cameras/by_id/front_door");
    EXPECT_EQ(why.status, 200);
    EXPECT_EQ(why.cache, "miss");
    EXPECT_EQ(why.content_type, "application/json");
    const auto document = why.document();
    EXPECT_EQ(document.at("address"), "cameras/by_id/front_door");
    EXPECT_EQ(document.at("state"), "stale");
    ASSERT_GE(document.at("records").size(), 2U);
    EXPECT_EQ(document.at("records").at(0).at("reason"), "camera_updated");
    EXPECT_THAT(why.body, HasSubstr("camera_service.cpp"));
}

TEST(Why, an_address_may_be_escaped_as_a_client_likes) {
    RunningBackend house;
    house.furnish();
    house.get("/events?severity=high&label=person");
    const std::string plain = "events/list/-/1/20/severity=high,label=person";
    for (const char* const spelled :
         {"events/list/-/1/20/severity=high,label=person",
          "events/list/-/1/20/severity%3Dhigh%2Clabel%3dperson",
          "%65vents/list/-/1/20/severity=high,label=person"}) {
        const Answer why = house.get(std::string{"/why/"} + spelled);
        ASSERT_EQ(why.status, 200) << spelled << why.body;
        EXPECT_EQ(why.document().at("address"), plain);
        EXPECT_EQ(why.document().at("state"), "fresh");
    }
}

TEST(Why, what_is_no_address_is_refused) {
    RunningBackend house;
    for (const char* const wrong :
         {"", "cameras", "cameras/", "cameras/by_id", "cameras/by_id/a/b", "attic/by_id/a",
          "cameras/by_name/a", "events/by_id/x", "events/by_id/-", "cameras/by_id/%zz"}) {
        const Answer refused = house.get(std::string{"/why/"} + wrong);
        EXPECT_EQ(refused.status, 400) << wrong << refused.body;
        EXPECT_TRUE(refused.document().contains("error")) << wrong;
    }
    EXPECT_EQ(house.get("/why").status, 404);
}

TEST(Metrics, they_count_hits_misses_and_reasons) {
    RunningBackend house;
    house.furnish();
    house.get("/cameras");
    house.get("/cameras");
    const Answer metrics = house.get("/metrics");
    EXPECT_EQ(metrics.status, 200);
    EXPECT_EQ(metrics.cache, "miss");
    EXPECT_THAT(metrics.content_type, testing::StartsWith("text/plain"));
    EXPECT_THAT(metrics.body, HasSubstr("region=\"cameras\""));
    EXPECT_THAT(metrics.body, HasSubstr("reason=\"camera_created\""));
}

TEST(Health, the_backend_is_well) {
    RunningBackend house;
    const Answer health = house.get("/healthz");
    EXPECT_EQ(health.status, 200);
    EXPECT_EQ(health.document().at("status"), "ok");
}

} // namespace
} // namespace home_security
