#include "running_backend.hpp"

#include <gmock/gmock.h>

namespace home_security {
namespace {

struct Refusal {
    const char* method;
    const char* target;
    const char* body;
    const char* field;
};

TEST(Refusals, a_bad_field_is_named) {
    RunningBackend house;
    house.furnish();
    const Refusal refusals[] = {
        {"POST", "/cameras", "{}", "name"},
        {"POST", "/cameras", R"({"name": ""})", "name"},
        {"POST", "/cameras", R"({"name": 7})", "name"},
        {"POST", "/cameras", R"({"name": null})", "name"},
        {"POST", "/cameras", R"({"name": "a\u0000b"})", "name"},
        {"POST", "/cameras", R"({"name": [[[1]]]})", "name"},
        {"POST", "/cameras", R"({"name": "x", "id": "Front"})", "id"},
        {"POST", "/cameras", R"({"name": "x", "id": ""})", "id"},
        {"POST", "/cameras", R"({"name": "x", "status": "on"})", "status"},
        {"POST", "/cameras", R"({"name": "x", "folder_path": ""})", "folder_path"},
        {"POST", "/cameras", R"({"name": "x", "colour": "red"})", "colour"},
        {"PATCH", "/cameras/front_door", R"({"id": "other"})", "id"},
        {"PATCH", "/cameras/front_door", R"({"status": null})", "status"},
        {"GET", "/cameras?status=on", "", "status"},
        {"GET", "/cameras?page=0", "", "page"},
        {"GET", "/cameras?page=-1", "", "page"},
        {"GET", "/cameras?page=1.5", "", "page"},
        {"GET", "/cameras?page=", "", "page"},
        {"GET", "/cameras?page=99999999999999999999", "", "page"},
        {"GET", "/cameras?page=1&page=2", "", "page"},
        {"GET", "/cameras?page_size=0", "", "page_size"},
        {"GET", "/cameras?page_size=101", "", "page_size"},
        {"GET", "/cameras?colour=red", "", "colour"},
        {"GET", "/cameras/front_door?page=1", "", "page"},
        {"POST", "/events", R"({"camera_id": "front_door"})", "severity"},
        {"POST", "/events", R"({"severity": "low"})", "camera_id"},
        {"POST", "/events", R"({"camera_id": "../x", "severity": "low"})", "camera_id"},
        {"POST", "/events", R"({"camera_id": "front_door", "severity": "Low"})", "severity"},
        {"POST", "/events", R"({"camera_id": "front_door", "severity": "low", "label": "a b"})", "label"},
        {"POST", "/events", R"({"camera_id": "front_door", "severity": "low", "started_at": "noon"})",
         "started_at"},
        {"POST", "/events", R"({"camera_id": "front_door", "severity": "low", "id": 7})", "id"},
        {"PATCH", "/events/1", R"({"detection_count": 7})", "detection_count"},
        {"GET", "/events?start_date=2026-02-30", "", "start_date"},
        {"GET", "/events?end_date=yesterday", "", "end_date"},
        {"GET", "/events?camera_id=Front", "", "camera_id"},
        {"GET", "/events?severity=none", "", "severity"},
        {"GET", "/events/stats?start_date=1", "", "start_date"},
        {"GET", "/events/stats?page=1", "", "page"},
        {"POST", "/detections", R"({"label": "cat", "confidence": 1})", "event_id"},
        {"POST", "/detections", R"({"event_id": "1", "label": "cat", "confidence": 1})", "event_id"},
        {"POST", "/detections", R"({"event_id": 1.0, "label": "cat", "confidence": 1})", "event_id"},
        {"POST", "/detections", R"({"event_id": 18446744073709551615, "label": "cat", "confidence": 1})",
         "event_id"},
        {"POST", "/detections", R"({"event_id": 1, "label": "cat"})", "confidence"},
        {"POST", "/detections", R"({"event_id": 1, "label": "cat", "confidence": 1.01})", "confidence"},
        {"POST", "/detections", R"({"event_id": 1, "label": "cat", "confidence": "1"})", "confidence"},
        {"POST", "/detections", R"({"event_id": 1, "label": "cat", "confidence": 1, "camera_id": "a"})",
         "camera_id"},
        {"PATCH", "/detections/bulk", R"({"label": "cat"})", "ids"},
        {"PATCH", "/detections/bulk", R"({"ids": [], "label": "cat"})", "ids"},
        {"PATCH", "/detections/bulk", R"({"ids": [1, 1], "label": "cat"})", "ids"},
        {"PATCH", "/detections/bulk", R"({"ids": ["1"], "label": "cat"})", "ids"},
        {"PATCH", "/detections/bulk", R"({"ids": 1, "label": "cat"})", "ids"},
        {"POST", "/alert-rules", R"({"enabled": true})", "name"},
        {"POST", "/alert-rules", R"({"name": "x", "enabled": "yes"})", "enabled"},
        {"POST", "/alert-rules", R"({"name": "x", "min_severity": null})", "min_severity"},
        {"GET", "/alerts?status=closed", "", "status"},
        {"PUT", "/system/status", "{}", "status"},
        {"PUT", "/system/status", R"({"status": "armed"})", "status"},
        {"PUT", "/system/status", R"({"status": "disarmed", "by": "me"})", "by"},
        {"POST", "/admin/invalidate", "{}", "scope"},
        {"POST", "/admin/invalidate", R"({"scope": "attic"})", "scope"}};
    for (const Refusal& refusal : refusals) {
        const Answer answer = house.send(refusal.method, refusal.target, refusal.body);
        const std::string what = std::string{refusal.method} + " " + refusal.target + " " + refusal.body;
        EXPECT_EQ(answer.status, 400) << what << answer.body;
        EXPECT_EQ(answer.cache, "miss") << what;
        EXPECT_EQ(answer.document().value("field", ""), refusal.field) << what << answer.body;
        // What was asked, what is wrong, what would be right.
        EXPECT_THAT(answer.document().at("error").get<std::string>(), testing::MatchesRegex(".+: .+; .+"))
            << what;
    }
}

TEST(Refusals, a_body_that_is_no_object_is_refused) {
    RunningBackend house;
    for (const char* const body :
         {"", "{", "nul", "null", "[]", "7", "\"x\"", "{\"name\": \"\xff\"}", "{} {}"}) {
        const Answer answer = house.post("/cameras", body);
        EXPECT_EQ(answer.status, 400) << body;
        EXPECT_TRUE(answer.document().contains("error")) << body;
    }
}

TEST(Refusals, a_body_as_deep_as_it_is_long_does_no_harm) {
    RunningBackend house;
    const std::string deep = R"({"name": )" + std::string(100'000, '[') + std::string(100'000, ']') + "}";
    EXPECT_EQ(house.post("/cameras", deep).status, 400);
    EXPECT_EQ(house.post("/cameras", R"({"name": )" + std::string(100'000, '[')).status, 400);
    EXPECT_EQ(house.get("/healthz").status, 200);
}

TEST(Refusals, a_body_that_is_too_large_is_refused) {
    RunningBackend house;
    const std::string large = R"({"name": ")" + std::string(300'000, 'x') + "\"}";
    EXPECT_EQ(house.post("/cameras", large).status, 413);
    EXPECT_EQ(house.get("/healthz").status, 200);
}

TEST(Refusals, unknown_ids_are_not_found) {
    RunningBackend house;
    house.furnish();
    for (const char* const path :
         {"/cameras/attic", "/cameras/NoSlug", "/cameras/%00", "/cameras/a%2Fb", "/events/99", "/events/x",
          "/events/01", "/events/-1", "/events/99999999999999999999", "/events/99/detections",
          "/detections/99", "/detections/bulk2", "/alert-rules/99"}) {
        for (int time = 0; time < 2; ++time) {
            const Answer answer = house.get(path);
            EXPECT_EQ(answer.status, 404) << path;
            EXPECT_EQ(answer.cache, "miss") << path << ": what is not there is not cached";
        }
    }
}

TEST(Refusals, an_id_that_was_not_found_is_found_once_it_is_there) {
    RunningBackend house;
    ASSERT_EQ(house.get("/cameras/attic").status, 404);
    house.post("/cameras", R"({"name": "Attic"})");
    EXPECT_EQ(house.get("/cameras/attic").status, 200);
}

TEST(Refusals, unknown_paths_are_not_found) {
    RunningBackend house;
    for (const char* const path :
         {"/", "/camera", "/cameras/", "/cameras//", "//cameras", "/cameras/a/restore/now", "/summaries",
          "/summaries/weekly", "/alerts/1", "/events/1/alerts"}) {
        const Answer answer = house.get(path);
        EXPECT_EQ(answer.status, 404) << path;
        EXPECT_EQ(answer.content_type, "application/json") << path;
        EXPECT_TRUE(answer.document().contains("error")) << path;
    }
    EXPECT_EQ(house.post("/nowhere", "{}").status, 404);
}

TEST(Refusals, a_method_that_a_path_does_not_have_is_told_which_it_has) {
    RunningBackend house;
    struct Wrong {
        const char* method;
        const char* path;
        const char* allow;
    };
    for (const Wrong& wrong :
         {Wrong{"PUT", "/cameras", "GET, POST"}, Wrong{"POST", "/cameras/a", "GET, PATCH, DELETE"},
          Wrong{"GET", "/cameras/a/restore", "POST"}, Wrong{"GET", "/detections/bulk", "PATCH"},
          Wrong{"DELETE", "/events/stats", "GET"}, Wrong{"POST", "/system/status", "GET, PUT"},
          Wrong{"GET", "/admin/invalidate", "POST"}, Wrong{"POST", "/metrics", "GET"},
          Wrong{"OPTIONS", "/healthz", "GET"}}) {
        const Answer answer = house.send(wrong.method, wrong.path);
        EXPECT_EQ(answer.status, 405) << wrong.method << wrong.path;
        EXPECT_EQ(answer.allow, wrong.allow) << wrong.method << wrong.path;
        EXPECT_EQ(answer.cache, "miss");
    }
}

struct Warnings : becache::Observer {
    void on_warning(std::string_view text) noexcept override { all.emplace_back(text); }
    std::vector<std::string> all;
};

TEST(Refusals, a_failure_inside_is_logged_and_told_without_its_text) {
    const auto warnings = std::make_shared<Warnings>();
    const TemporaryFolder folder;
    Backend backend{{.database = folder.path() / "house.db", .cache = {.observers = {warnings}}}};
    backend.database().write(
        [](Connection& connection) { return connection.execute("DROP TABLE system_status"); });
    const Response failed = backend.handle({.method = "GET", .target = "/system/status\x1b", .body = {}});
    EXPECT_EQ(failed.status, 404) << "a path is what it is, byte for byte";
    const Response response = backend.handle({.method = "GET", .target = "/system/status", .body = {}});
    EXPECT_EQ(response.status, 500);
    EXPECT_THAT(response.body, testing::Not(testing::HasSubstr("system_status")));
    EXPECT_THAT(warnings->all, testing::ElementsAre(testing::HasSubstr("no such table: system_status")));
    EXPECT_EQ(backend.handle({.method = "GET", .target = "/healthz", .body = {}}).status, 200);
}

} // namespace
} // namespace home_security
