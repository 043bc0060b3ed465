// Two instances of the example backend over one database and one Redis.
#include "child_process.hpp"

#include "tour/http_client.hpp"
#include "tour/temporary_folder.hpp"

#include <support/redis_server.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <string>

namespace home_security {
namespace {

using becache::testing::RedisServer;
using testing::HasSubstr;

/// home-security on a free port, with REDIS_URL in its environment.
class Instance {
public:
    Instance(const RedisServer& redis, const std::string& database)
        : process_{{"/usr/bin/env", "REDIS_URL=redis://127.0.0.1:" + std::to_string(redis.port()) + "/0", HOME_SECURITY, "--port", "0", "--database", database}}
        , port_{std::stoi(process_.wait_for_line("home-security listens on http://127.0.0.1:"))} {}

    [[nodiscard]] Answer get(const std::string& target) const {
        return HttpClient{"127.0.0.1", port_}.get(target);
    }
    Answer send(const std::string& method, const std::string& target, const std::string& body) const {
        return HttpClient{"127.0.0.1", port_}.send(method, target, body);
    }
    /// Asks until the answer is not the old one: another instance's change comes with its next record.
    [[nodiscard]] Answer get_new(const std::string& target, const std::string& old) const {
        for (;;) {
            Answer answer = get(target);
            if (answer.body != old) {
                return answer;
            }
        }
    }
    ChildProcess& process() noexcept { return process_; }

private:
    ChildProcess process_;
    int port_;
};

TEST(TwoBackends, share_values_and_invalidations_and_say_why) {
    const TemporaryFolder folder;
    const std::string database = folder.path() / "house.db";
    const RedisServer redis;
    Instance one{redis, database};
    Instance other{redis, database};
    ASSERT_EQ(one.send("POST", "/cameras", R"({"name": "Front door"})").status, 201);

    EXPECT_EQ(one.get("/cameras/front_door").cache, "miss");
    const Answer there = other.get("/cameras/front_door");
    EXPECT_EQ(there.cache, "hit") << "what one has filled is a hit in the other";

    ASSERT_EQ(one.send("PATCH", "/cameras/front_door", R"({"name": "Garden gate"})").status, 200);
    const Answer changed = other.get_new("/cameras/front_door", there.body);
    EXPECT_EQ(changed.document().at("name"), "Garden gate");
    const auto why_here = one.get("/why/cameras/by_id/front_door").document();
    const auto why_there = other.get("/why/cameras/by_id/front_door").document();
    ASSERT_FALSE(why_here.at("records").empty());
    ASSERT_EQ(why_there.at("records").size(), why_here.at("records").size());
    for (const char* const member : {"reason", "subject", "time", "origin"}) {
        EXPECT_EQ(why_there.at("records").at(0).at(member), why_here.at("records").at(0).at(member))
            << member;
    }
    EXPECT_EQ(why_there.at("records").at(0).at("reason"), "camera_updated");

    Instance third{redis, database};
    EXPECT_EQ(third.get("/cameras/front_door").cache, "hit");
    // Its first heartbeat brings what was before it began.
    nlohmann::json why_later;
    while (why_later.empty()) {
        why_later = third.get("/why/cameras/by_id/front_door").document().at("records");
    }
    EXPECT_EQ(why_later.at(0).at("reason"), "camera_updated");
}

TEST(TwoBackends, go_on_without_redis_and_say_where_they_share) {
    const TemporaryFolder folder;
    RedisServer redis;
    Instance one{redis, folder.path() / "house.db"};
    ASSERT_EQ(one.send("POST", "/cameras", R"({"name": "Front door"})").status, 201);
    redis.kill();
    EXPECT_EQ(one.send("PATCH", "/cameras/front_door", R"({"name": "Gate"})").status, 200);
    EXPECT_EQ(one.get("/cameras/front_door").document().at("name"), "Gate");
    one.process().signal(SIGTERM);
    EXPECT_EQ(one.process().wait(), 0);
    EXPECT_THAT(
        one.process().output(),
        HasSubstr("shares its cache through redis://127.0.0.1:" + std::to_string(redis.port()) + "/0"));
    EXPECT_THAT(one.process().output(), HasSubstr("did not take it"));
}

TEST(TwoBackends, a_wrong_environment_is_refused_with_the_variable_s_name) {
    const TemporaryFolder folder;
    ChildProcess program{
        {"/usr/bin/env", "CACHE_TTL_CAMERA=7", HOME_SECURITY, "--port", "0", "--database",
         (folder.path() / "house.db").string()}};
    EXPECT_EQ(program.wait(), 1);
    EXPECT_THAT(program.output(), HasSubstr("CACHE_TTL_CAMERA"));
}

} // namespace
} // namespace home_security
