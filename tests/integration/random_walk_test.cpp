#include "running_backend.hpp"

#include <gmock/gmock.h>

#include <random>

namespace home_security {
namespace {

constexpr int steps = 100;
constexpr int random_pages = 4;

/// Requests drawn at random from a small house, so that they meet each other.
class Dice {
public:
    explicit Dice(unsigned seed)
        : random_{seed} {}

    int number(int least, int most) { return std::uniform_int_distribution{least, most}(random_); }
    std::string id(int most) { return std::to_string(number(1, most)); }
    template <class... Words>
    std::string one_of(const Words&... words) {
        const std::vector<std::string> all{words...};
        return all[static_cast<std::size_t>(number(0, static_cast<int>(all.size()) - 1))];
    }

    std::string camera() { return one_of("a", "b", "c"); }
    std::string severity() { return one_of("low", "medium", "high", "critical"); }
    std::string label() { return one_of("person", "cat"); }
    std::string event() { return id(8); }
    std::string detection() { return id(12); }
    std::string rule() { return id(5); }
    std::string day() { return one_of("2026-05-01", "2026-05-02", "2026-05-03"); }

    Request mutation();
    std::string page();
    nlohmann::json event_fields();
    nlohmann::json detection_fields(int event_id);

private:
    nlohmann::json rule_fields();

    std::mt19937 random_;
};

nlohmann::json Dice::event_fields() {
    return {
        {"camera_id", camera()},
        {"severity", severity()},
        {"label", label()},
        {"started_at", day() + "T0" + id(3) + ":00:00Z"}};
}

nlohmann::json Dice::detection_fields(int event_id) {
    return {{"event_id", event_id}, {"label", label()}, {"confidence", 0.5}};
}

nlohmann::json Dice::rule_fields() {
    nlohmann::json rule{{"name", one_of("x", "y")}, {"min_severity", severity()}, {"label", label()}};
    if (number(0, 1) == 0) {
        rule["label"] = nullptr;
    }
    return rule;
}

Request Dice::mutation() {
    switch (number(0, 20)) {
    case 0:
        return {"POST", "/cameras", nlohmann::json{{"name", camera()}}.dump()};
    case 1:
    case 2:
        return {
            "PATCH", "/cameras/" + camera(), nlohmann::json{{"status", one_of("online", "error")}}.dump()};
    case 3:
        return number(0, 1) == 0 ? Request{"DELETE", "/cameras/" + camera(), ""}
                                 : Request{"POST", "/cameras/" + camera() + "/restore", ""};
    case 4:
        return {"POST", "/cameras/" + camera() + "/restore", ""};
    case 5:
    case 6:
        return {"POST", "/events", event_fields().dump()};
    case 7:
        return {"PATCH", "/events/" + event(), event_fields().dump()};
    case 8:
        return {"PATCH", "/events/" + event(), nlohmann::json{{"summary", one_of("x", "y")}}.dump()};
    case 9:
        return {"DELETE", "/events/" + event(), ""};
    case 10:
    case 20:
        return {"POST", "/events/" + event() + "/restore", ""};
    case 11:
    case 12:
        return {"POST", "/detections", detection_fields(number(1, 8)).dump()};
    case 13:
        return {
            "PATCH", "/detections/" + detection(),
            number(0, 1) == 0 ? nlohmann::json{{"event_id", number(1, 8)}}.dump()
                              : nlohmann::json{{"label", label()}}.dump()};
    case 14:
        return {
            "PATCH", "/detections/bulk",
            nlohmann::json{{"ids", {number(1, 6), number(7, 12)}}, {"label", label()}}.dump()};
    case 15:
        return number(0, 2) == 0 ? Request{"DELETE", "/detections/" + detection(), ""}
                                 : Request{"PATCH", "/events/" + event(), event_fields().dump()};
    case 16:
        return {"POST", "/alert-rules", rule_fields().dump()};
    case 17:
        return number(0, 2) == 0 ? Request{"DELETE", "/alert-rules/" + rule(), ""}
                                 : Request{"PATCH", "/alert-rules/" + rule(), rule_fields().dump()};
    case 18:
        return {"POST", "/alerts/" + id(10) + "/acknowledge", ""};
    default:
        return {"PUT", "/system/status", nlohmann::json{{"status", one_of("disarmed", "armed_home")}}.dump()};
    }
}

std::string Dice::page() {
    switch (number(0, 17)) {
    case 0:
        return "/cameras" + one_of("", "?status=online", "?status=error");
    case 1:
        return "/cameras/" + camera();
    case 2:
        return "/events" + one_of("", "?page_size=2", "?page=2&page_size=3");
    case 3:
        return "/events?camera_id=" + camera() + one_of("", "&severity=high", "&label=cat");
    case 4:
        return "/events?" + one_of("start_date", "end_date") + "=" + day();
    case 5:
    case 6:
        return "/events/" + event();
    case 7:
    case 8:
        return "/events/" + event() + "/detections";
    case 9:
        return "/events/stats?camera_id=" + camera() + one_of("", "&start_date=2026-05-02");
    case 10:
        return "/events/stats" + one_of("", "?end_date=2026-05-02");
    case 11:
        return "/detections" + one_of("", "?page_size=2", "?camera_id=" + camera());
    case 12:
    case 13:
        return "/detections/" + detection();
    case 14:
        return "/alert-rules/" + rule();
    case 15:
        return one_of("/alert-rules", "/alert-rules?page=2&page_size=2");
    case 16:
        return "/alerts" + one_of("", "?status=open", "?page_size=2", "?status=acknowledged");
    default:
        return one_of("/summaries/latest", "/summaries/hourly", "/summaries/daily", "/system/status");
    }
}

/// One page of every kind that the small house has.
std::vector<std::string> all_pages() {
    std::vector<std::string> pages{
        "/cameras", "/events",           "/events/stats",    "/detections",       "/alert-rules",
        "/alerts",  "/summaries/latest", "/summaries/daily", "/summaries/hourly", "/system/status"};
    for (const std::string camera : {"a", "b", "c"}) {
        pages.push_back("/cameras/" + camera);
        for (const char* const list : {"/events", "/events/stats", "/detections"}) {
            pages.push_back(list + ("?camera_id=" + camera));
        }
    }
    for (int id = 1; id <= 12; ++id) {
        for (const char* const one : {"/events/", "/detections/", "/alert-rules/"}) {
            pages.push_back(one + std::to_string(id));
        }
        pages.push_back("/events/" + std::to_string(id) + "/detections");
    }
    return pages;
}

class RandomWalk : public testing::TestWithParam<unsigned> {
protected:
    RandomWalk()
        : uncached{{.database = house.database(), .cache = {.for_tests = true}}} {}

    void furnish() {
        for (const char* const camera : {"a", "b", "c"}) {
            house.post("/cameras", nlohmann::json{{"name", camera}}.dump());
        }
        for (int event = 1; event <= 6; ++event) {
            house.post("/events", dice.event_fields().dump());
            house.post("/detections", dice.detection_fields(event).dump());
        }
    }

    /// What the database says.
    Response truth_of(const std::string& page) {
        uncached.cache().invalidate_everything(backend::core::CacheInvalidationReason::TEST);
        return uncached.handle({.method = "GET", .target = page, .body = {}});
    }

    /// Reads a page over HTTP twice.
    void check_twice(const std::string& page) {
        const Response truth = truth_of(page);
        ASSERT_EQ(truth.cache, CacheUse::miss);
        const Answer first = house.get(page);
        ASSERT_EQ(first.status, truth.status) << first.cache;
        ASSERT_EQ(first.body, truth.body) << first.cache;
        const Answer second = house.get(page);
        ASSERT_EQ(second.body, truth.body);
        ASSERT_EQ(second.cache, truth.status == 200 ? "hit" : "miss");
    }

    /// Reads a page without sockets.
    void check(const std::string& page) {
        const Response truth = truth_of(page);
        const Response read = house.backend().handle({.method = "GET", .target = page, .body = {}});
        hits += read.cache == CacheUse::hit ? 1 : 0;
        ASSERT_EQ(read.status, truth.status) << to_string(read.cache);
        ASSERT_EQ(read.body, truth.body) << to_string(read.cache);
    }

    RunningBackend house;
    Backend uncached; ///< over the same database; it forgets before each reading
    Dice dice{GetParam()};
    int hits = 0;
};

TEST_P(RandomWalk, every_cached_answer_is_what_the_database_says) {
    const std::vector<std::string> pages = all_pages();
    furnish();
    int changes = 0;
    for (int step = 0; step < steps; ++step) {
        const Request mutation = dice.mutation();
        const Answer changed = house.send(mutation.method, mutation.target, mutation.body);
        const std::string last = "after step " + std::to_string(step) + ", " + mutation.method + " "
                                 + mutation.target + " " + mutation.body + ", gave "
                                 + std::to_string(changed.status) + ": ";
        ASSERT_LT(changed.status, 500) << last;
        changes += changed.status < 300 ? 1 : 0;
        for (const std::string& page : pages) {
            SCOPED_TRACE(last + page);
            ASSERT_NO_FATAL_FAILURE(check(page));
        }
        for (int count = 0; count < random_pages; ++count) {
            const std::string page = dice.page();
            SCOPED_TRACE(last + page);
            ASSERT_NO_FATAL_FAILURE(check_twice(page));
        }
    }
    // Else the walk has shown nothing.
    EXPECT_GT(changes, steps / 3);
    EXPECT_GT(hits, steps);
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomWalk, testing::Values(1U, 2U, 3U));

} // namespace
} // namespace home_security
