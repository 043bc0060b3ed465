#include "running_backend.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

std::size_t alerts_of(RunningBackend& house, const nlohmann::json& event) {
    return house.post("/events", event.dump()).document().at("alerts").size();
}

TEST(AlertRules, they_are_created_read_listed_updated_and_deleted) {
    RunningBackend house;
    house.furnish();
    const Answer created = house.post(
        "/alert-rules",
        R"({"name": "Cats", "enabled": false, "min_severity": "medium", "camera_id": "back_door", "label": "cat"})");
    EXPECT_EQ(created.status, 201);
    auto rule = created.document();
    EXPECT_EQ(house.get("/alert-rules/3").document(), rule);
    EXPECT_EQ(house.get("/alert-rules?page=2&page_size=2").document().at("items").at(0), rule);
    rule["label"] = nullptr;
    rule["enabled"] = true;
    EXPECT_EQ(house.patch("/alert-rules/3", R"({"label": null, "enabled": true})").document(), rule);
    EXPECT_EQ(house.get("/alert-rules/3").document(), rule);
    EXPECT_EQ(house.remove("/alert-rules/3").status, 200);
    EXPECT_EQ(house.get("/alert-rules/3").status, 404);
    EXPECT_EQ(house.remove("/alert-rules/3").status, 404);
    EXPECT_EQ(house.patch("/alert-rules/3", R"({"enabled": true})").status, 404);
    EXPECT_EQ(house.get("/alert-rules").document().at("total"), 2);
}

TEST(AlertRules, a_rule_for_a_camera_that_is_not_there_names_the_field) {
    RunningBackend house;
    const Answer refused = house.post("/alert-rules", R"({"name": "x", "camera_id": "attic"})");
    EXPECT_EQ(refused.status, 400);
    EXPECT_EQ(refused.document().at("field"), "camera_id");
}

TEST(AlertRules, a_rule_matches_by_severity_camera_label_and_switch) {
    RunningBackend house;
    house.post("/cameras", R"({"name": "a"})");
    house.post("/cameras", R"({"name": "b"})");
    house.post(
        "/alert-rules", R"({"name": "r", "min_severity": "medium", "camera_id": "a", "label": "person"})");
    const nlohmann::json event{{"camera_id", "a"}, {"severity", "medium"}, {"label", "person"}};
    const auto with = [&event](const char* field, const char* value) {
        nlohmann::json changed = event;
        changed[field] = value;
        return changed;
    };
    EXPECT_EQ(alerts_of(house, event), 1U);
    EXPECT_EQ(alerts_of(house, with("severity", "critical")), 1U);
    EXPECT_EQ(alerts_of(house, with("severity", "low")), 0U);
    EXPECT_EQ(alerts_of(house, with("camera_id", "b")), 0U);
    EXPECT_EQ(alerts_of(house, with("label", "cat")), 0U);
    house.patch("/alert-rules/1", R"({"enabled": false})");
    EXPECT_EQ(alerts_of(house, event), 0U);
    house.patch("/alert-rules/1", R"({"enabled": true, "camera_id": null, "label": null})");
    EXPECT_EQ(alerts_of(house, with("camera_id", "b")), 1U);
    house.remove("/alert-rules/1");
    EXPECT_EQ(alerts_of(house, event), 0U);
}

TEST(Alerts, an_alert_keeps_what_its_event_was_like) {
    RunningBackend house;
    house.furnish();
    const auto alert = house.get("/alerts").document().at("items").at(0);
    EXPECT_EQ(alert.at("alert_rule_id"), 1);
    EXPECT_EQ(alert.at("rule_name"), "Grave");
    EXPECT_EQ(alert.at("event_id"), 1);
    EXPECT_EQ(alert.at("severity"), "high");
    EXPECT_EQ(alert.at("camera_id"), "front_door");
    EXPECT_EQ(alert.at("status"), "open");
    EXPECT_EQ(alert.at("acknowledged_at"), nullptr);
    house.patch("/events/1", R"({"camera_id": "back_door", "severity": "low"})");
    EXPECT_EQ(house.get("/alerts").document().at("items").at(0), alert);
    house.patch("/alert-rules/1", R"({"name": "Grave indeed"})");
    EXPECT_EQ(house.get("/alerts").document().at("items").at(0).at("rule_name"), "Grave indeed");
}

TEST(Alerts, acknowledging_one_twice_is_a_conflict) {
    RunningBackend house;
    house.furnish();
    EXPECT_EQ(house.get("/alerts?status=open").document().at("total"), 1);
    EXPECT_EQ(house.get("/alerts?status=acknowledged").document().at("total"), 0);
    const Answer acknowledged = house.post("/alerts/1/acknowledge");
    EXPECT_EQ(acknowledged.status, 200);
    EXPECT_EQ(acknowledged.document().at("status"), "acknowledged");
    EXPECT_NE(acknowledged.document().at("acknowledged_at"), nullptr);
    EXPECT_EQ(house.get("/alerts?status=open").document().at("total"), 0);
    EXPECT_EQ(house.get("/alerts?status=acknowledged").document().at("items").at(0), acknowledged.document());
    EXPECT_EQ(house.post("/alerts/1/acknowledge").status, 409);
    EXPECT_EQ(house.post("/alerts/99/acknowledge").status, 404);
}

} // namespace
} // namespace home_security
