#include "running_backend.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace home_security {
namespace {

/// The number at the end of a name: "Door 17".
int number_in(const nlohmann::json& document, const char* field) {
    const auto text = document.at(field).get<std::string>();
    return std::stoi(text.substr(text.rfind(' ') + 1));
}

TEST(ConcurrentClients, no_answer_is_older_than_a_change_that_was_answered_before_it_was_asked) {
    constexpr int changes = 60;
    RunningBackend house;
    ASSERT_EQ(house.post("/cameras", R"({"name": "Door 0", "id": "door"})").status, 201);
    ASSERT_EQ(
        house.post("/events", R"({"camera_id": "door", "severity": "low", "summary": "Bell 0"})").status,
        201);
    std::atomic<int> answered = 0;
    std::atomic<int> readings = 0;
    std::atomic<int> old = 0;
    const auto read_on = [&] {
        HttpClient client = house.connect();
        while (answered < changes) {
            const int at_least = answered;
            const int camera = number_in(client.get("/cameras/door").document(), "name");
            const int listed = number_in(client.get("/cameras").document().at("items").at(0), "name");
            const int event = number_in(client.get("/events/1").document(), "summary");
            const int newest =
                number_in(client.get("/summaries/latest").document().at("latest").at(0), "summary");
            for (const int seen : {camera, listed, event, newest}) {
                old += seen < at_least ? 1 : 0;
            }
            ++readings;
        }
    };
    std::vector<std::thread> readers;
    for (int count = 0; count < 4; ++count) {
        readers.emplace_back(read_on);
    }
    for (int change = 1; change <= changes; ++change) {
        const std::string number = std::to_string(change);
        EXPECT_EQ(house.patch("/cameras/door", R"({"name": "Door )" + number + "\"}").status, 200);
        EXPECT_EQ(house.patch("/events/1", R"({"summary": "Bell )" + number + "\"}").status, 200);
        answered = change;
    }
    for (std::thread& reader : readers) {
        reader.join();
    }
    EXPECT_EQ(old, 0) << "of " << readings << " readings";
    EXPECT_GT(readings, 0);
}

TEST(ConcurrentClients, what_several_write_at_once_is_all_there_in_the_end) {
    constexpr int writers = 4;
    constexpr int events_each = 20;
    RunningBackend house;
    ASSERT_EQ(house.post("/cameras", R"({"name": "Door"})").status, 201);
    ASSERT_EQ(house.post("/alert-rules", R"({"name": "All"})").status, 201);
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&] {
            HttpClient client = house.connect();
            for (int count = 0; count < events_each; ++count) {
                const Answer created =
                    client.send("POST", "/events", R"({"camera_id": "door", "severity": "low"})");
                refused += created.status == 201 ? 0 : 1;
                client.get("/events/stats");
                client.get("/alerts?page_size=1");
            }
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(refused, 0);
    EXPECT_EQ(house.get("/events/stats").document().at("events"), writers * events_each);
    EXPECT_EQ(house.get("/alerts?page_size=1").document().at("total"), writers * events_each);
    EXPECT_EQ(house.get("/summaries/latest").document().at("events"), writers * events_each);
}

} // namespace
} // namespace home_security
