#include "child_process.hpp"

#include "store/connection.hpp"
#include "tour/http_client.hpp"
#include "tour/temporary_folder.hpp"
#include "tour/tour.hpp"

#include <backend/core/constants.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <csignal>
#include <sstream>

namespace home_security {
namespace {

using testing::ContainsRegex;
using testing::HasSubstr;

constexpr const char* loopback = "127.0.0.1";

/// home-security on a free port, listening.
class Program {
public:
    /// With a fresh database of its own.
    explicit Program(const std::string& log_format = "text")
        : Program{{}, log_format} {}
    explicit Program(const std::filesystem::path& database)
        : Program{database, "text"} {}

    [[nodiscard]] HttpClient connect() const { return HttpClient{loopback, port_}; }
    [[nodiscard]] int port() const noexcept { return port_; }
    ChildProcess& process() noexcept { return process_; }
    [[nodiscard]] const std::filesystem::path& database() const noexcept { return database_; }

private:
    Program(const std::filesystem::path& database, const std::string& log_format)
        : database_{database.empty() ? folder_.path() / "house.db" : database}
        , process_{{HOME_SECURITY, "--port", "0", "--database", database_.string(), "--log-format", log_format}}
        , port_{std::stoi(process_.wait_for_line("listens on http://127.0.0.1:"))} {}

    TemporaryFolder folder_;
    std::filesystem::path database_;
    ChildProcess process_;
    int port_;
};

TEST(Program, it_says_where_it_listens_where_its_data_is_and_what_to_try) {
    Program program;
    program.process().signal(SIGTERM);
    EXPECT_EQ(program.process().wait(), 0);
    const std::string& output = program.process().output();
    EXPECT_THAT(output, HasSubstr("http://127.0.0.1:" + std::to_string(program.port()) + "\n"));
    EXPECT_THAT(output, HasSubstr("its data is in " + program.database().string()));
    int curls = 0;
    for (std::size_t at = output.find("  curl "); at != std::string::npos;
         at = output.find("  curl ", at + 1)) {
        ++curls;
    }
    EXPECT_EQ(curls, 5);
}

class EndSignal : public testing::TestWithParam<int> {};

TEST_P(EndSignal, ends_it_in_good_order_and_says_what_was_dropped) {
    Program program;
    HttpClient client = program.connect();
    ASSERT_EQ(client.send("POST", "/cameras", R"({"name": "Front door"})").status, 201);
    client.get("/cameras/front_door");
    client.get("/cameras");
    client.get("/system/status");
    // The connection stays open: an idle client must not keep the program from ending.
    program.process().signal(GetParam());
    EXPECT_EQ(program.process().wait(), 0);
    EXPECT_THAT(program.process().output(), HasSubstr("graceful_shutdown dropped 3 entries"));
    EXPECT_THAT(program.process().output(), HasSubstr("cameras 2"));
    EXPECT_THAT(program.process().output(), HasSubstr("system 1"));
}

INSTANTIATE_TEST_SUITE_P(Program, EndSignal, testing::Values(SIGTERM, SIGINT));

TEST(Program, it_keeps_its_data_and_forgets_its_cache) {
    const TemporaryFolder folder;
    const std::filesystem::path database = folder.path() / "kept.db";
    {
        Program program{database};
        HttpClient client = program.connect();
        ASSERT_EQ(client.send("POST", "/cameras", R"({"name": "Front door"})").status, 201);
        client.get("/cameras/front_door");
        program.process().signal(SIGTERM);
        ASSERT_EQ(program.process().wait(), 0);
    }
    Program program{database};
    const Answer answer = program.connect().get("/cameras/front_door");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.cache, "miss");
}

TEST(Program, it_logs_each_invalidation_with_its_reason) {
    for (const char* const format : {"text", "json"}) {
        Program program{std::string{format}};
        ASSERT_EQ(program.connect().send("POST", "/cameras", R"({"name": "Front door"})").status, 201);
        program.process().signal(SIGTERM);
        ASSERT_EQ(program.process().wait(), 0);
        EXPECT_THAT(program.process().output(), HasSubstr("camera_created")) << format;
    }
}

TEST(Program, a_port_in_use_is_an_error_in_three_parts) {
    Program program;
    const TemporaryFolder folder;
    const std::string port = std::to_string(program.port());
    ChildProcess second{{HOME_SECURITY, "--port", port, "--database", (folder.path() / "b.db").string()}};
    EXPECT_EQ(second.wait(), 1);
    EXPECT_THAT(
        second.output(), HasSubstr("listen on 127.0.0.1:" + port + ": another program listens there; "));
}

TEST(Program, a_database_that_cannot_be_opened_is_an_error_in_three_parts) {
    const TemporaryFolder folder;
    ChildProcess program{
        {HOME_SECURITY, "--port", "0", "--database", (folder.path() / "no" / "b.db").string()}};
    EXPECT_EQ(program.wait(), 1);
    EXPECT_THAT(program.output(), ContainsRegex("open the database '.*no/b.db': .*; name a file"));
}

TEST(Program, options_are_checked_and_explained) {
    ChildProcess help{{HOME_SECURITY, "--help"}};
    EXPECT_EQ(help.wait(), 0);
    for (const char* const flag : {"--host", "--port", "--database", "--tour", "--help", "--log-format"}) {
        EXPECT_THAT(help.output(), HasSubstr(flag));
    }
    for (const std::vector<std::string>& wrong :
         {std::vector<std::string>{"--port", "65536"},
          {"--port", "x"},
          {"--log-format", "xml"},
          {"--prot", "1"}}) {
        std::vector<std::string> command{HOME_SECURITY};
        command.insert(command.end(), wrong.begin(), wrong.end());
        ChildProcess refused{command};
        EXPECT_GT(refused.wait(), 0) << wrong.front();
        EXPECT_THAT(refused.output(), HasSubstr(wrong.front()));
    }
}

TEST(Tour, a_day_in_the_life_of_a_house_raises_every_reason) {
    ChildProcess tour{{HOME_SECURITY, "--tour"}};
    EXPECT_EQ(tour.wait(), 0) << tour.output();
    std::istringstream lines{tour.output()};
    std::vector<std::string> constants;
    std::size_t place = 0;
    const auto& reasons = backend::core::CacheInvalidationReason::all();
    for (std::string line; std::getline(lines, line);) {
        if (place < reasons.size() && line.starts_with(reasons[place].constant())) {
            EXPECT_THAT(line, HasSubstr(std::string{" "} + reasons[place].c_str() + " "));
            EXPECT_THAT(line, testing::Not(ContainsRegex(" 0  "))) << "something was there to drop";
            ++place;
        }
    }
    EXPECT_EQ(place, 22U) << tour.output();
    EXPECT_THAT(
        tour.output(), ContainsRegex("EVENT_CREATED +event_created +POST /events +[0-9]+  .*summaries"));
    EXPECT_THAT(tour.output(), HasSubstr("22 of 22 reasons raised"));
}

} // namespace
} // namespace home_security
