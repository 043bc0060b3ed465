// What is generated from catalogue/home_security.toml, as the library sees it: held against the tables of the
// contract, written down here once more.

#include <backend/core/cache_service.hpp>

#include <gmock/gmock.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace {

using becache::CatalogueInfo;
using becache::RegionInfo;
using becache::Selection;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

const CatalogueInfo& catalogue = backend::core::catalogue();

// "range(start_date?, end_date?, camera_id?): camera"
std::string shape(const RegionInfo& region, const becache::ViewInfo& view) {
    std::string text = std::string{view.name} + "(";
    for (const becache::FieldInfo& field : view.fields) {
        text += (text.ends_with('(') ? "" : ", ") + std::string{field.name} + (field.optional ? "?" : "");
    }
    text += ")";
    for (const becache::ViewTag& tag : view.tags) {
        text +=
            ": " + std::string{region.tag_kinds[tag.kind]} + "=" + std::string{view.fields[tag.field].name};
    }
    return text;
}

TEST(GeneratedCatalogue, has_the_regions_and_views_of_the_contract) {
    std::map<std::string, std::vector<std::string>> regions;
    std::map<std::string, std::chrono::milliseconds> times;
    for (const RegionInfo& region : catalogue.regions) {
        for (const becache::ViewInfo& view : region.views) {
            regions[std::string{region.name}].push_back(shape(region, view));
        }
        times[std::string{region.name}] = region.time_to_live;
    }
    using namespace std::chrono_literals;
    EXPECT_THAT(
        times,
        ElementsAre(
            Pair("alerts", 60s), Pair("cameras", 300s), Pair("detections", 120s), Pair("event_stats", 300s),
            Pair("events", 60s), Pair("summaries", 300s), Pair("system", 30s)));
    EXPECT_THAT(
        regions,
        ElementsAre(
            Pair(
                "alerts", ElementsAre(
                              "rule(alert_rule_id): rule=alert_rule_id", "rules()",
                              "alerts(page, page_size, status?)")),
            Pair("cameras", ElementsAre("by_id(camera_id): camera=camera_id", "list(status?)")),
            Pair(
                "detections",
                ElementsAre(
                    "by_id(detection_id): detection=detection_id", "by_event(event_id): event=event_id",
                    "list(camera_id?, page, page_size): camera=camera_id")),
            Pair("event_stats", ElementsAre("range(start_date?, end_date?, camera_id?): camera=camera_id")),
            Pair(
                "events", ElementsAre(
                              "by_id(event_id): event=event_id",
                              "list(camera_id?, page, page_size, filters?): camera=camera_id")),
            Pair("summaries", ElementsAre("latest()", "hourly()", "daily()")),
            Pair("system", ElementsAre("status()"))));
}

// What a reason makes stale: "events by event", "summaries".
std::vector<std::string> stale_after(std::string_view reason) {
    std::vector<std::string> stale;
    for (const Selection& selection : catalogue.selections) {
        if (selection.reason->text == reason) {
            const RegionInfo& region = catalogue.regions[selection.region];
            stale.push_back(
                std::string{region.name}
                + (selection.tag_kind == Selection::whole_region
                       ? ""
                       : " by " + std::string{region.tag_kinds[selection.tag_kind]}));
        }
    }
    return stale;
}

TEST(GeneratedCatalogue, makes_stale_what_the_contract_says) {
    for (const char* reason : {"event_created", "event_updated", "event_deleted", "event_restored"}) {
        EXPECT_THAT(
            stale_after(reason),
            UnorderedElementsAre("events by event", "event_stats by camera", "summaries"))
            << reason;
    }
    for (const char* reason : {"camera_created", "camera_updated"}) {
        EXPECT_THAT(stale_after(reason), UnorderedElementsAre("cameras by camera")) << reason;
    }
    for (const char* reason : {"camera_deleted", "camera_restored"}) {
        EXPECT_THAT(
            stale_after(reason),
            UnorderedElementsAre(
                "cameras by camera", "events by camera", "detections by camera", "event_stats by camera"))
            << reason;
    }
    for (const char* reason : {"detection_created", "detection_updated", "detection_deleted"}) {
        EXPECT_THAT(
            stale_after(reason),
            UnorderedElementsAre("detections by detection", "events by event", "event_stats by camera"))
            << reason;
    }
    EXPECT_THAT(
        stale_after("detection_changed"),
        UnorderedElementsAre("detections by camera", "events by camera", "event_stats by camera"));
    for (const char* reason :
         {"alert_rule_created", "alert_rule_updated", "alert_rule_deleted", "alert_created",
          "alert_acknowledged"}) {
        EXPECT_THAT(stale_after(reason), UnorderedElementsAre("alerts by rule")) << reason;
    }
    EXPECT_THAT(stale_after("status_changed"), UnorderedElementsAre("system"));
    EXPECT_THAT(
        stale_after("graceful_shutdown"),
        UnorderedElementsAre(
            "event_stats", "events", "cameras", "detections", "alerts", "system", "summaries"));
    for (const char* reason : {"manual", "test", "concurrent_test"}) {
        EXPECT_THAT(stale_after(reason), IsEmpty()) << reason;
    }
}

TEST(GeneratedCatalogue, has_the_reasons_of_the_contract_by_number) {
    std::vector<std::string> texts;
    std::vector<std::string> test_only;
    for (const becache::ReasonInfo& reason : catalogue.reasons) {
        texts.emplace_back(reason.text);
        EXPECT_EQ(reason.number, texts.size()) << reason.text;
        EXPECT_FALSE(reason.description.empty()) << reason.text;
        if (reason.test_only) {
            test_only.emplace_back(reason.text);
        }
    }
    EXPECT_EQ(catalogue.name, "home_security");
    EXPECT_THAT(
        texts, ElementsAre(
                   "event_created", "event_updated", "event_deleted", "event_restored", "camera_created",
                   "camera_updated", "camera_deleted", "camera_restored", "detection_created",
                   "detection_updated", "detection_deleted", "detection_changed", "alert_rule_created",
                   "alert_rule_updated", "alert_rule_deleted", "alert_created", "alert_acknowledged",
                   "status_changed", "graceful_shutdown", "manual", "concurrent_test", "test"));
    EXPECT_THAT(test_only, UnorderedElementsAre("concurrent_test", "test"));
}

TEST(GeneratedCatalogue, describes_the_reasons_where_the_constants_do) {
    for (const auto reason : backend::core::CacheInvalidationReason::all()) {
        const becache::ReasonInfo& info = becache::Reason{reason}.info();
        EXPECT_EQ(&info, &catalogue.reasons[info.number - 1U]);
    }
}

} // namespace
