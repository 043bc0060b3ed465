// Several processes on one Redis whose memory is full, by each policy that evicts or does not.
#include "peer.hpp"
#include "work.hpp"

#include <gmock/gmock.h>

#include <string>

namespace becache {
namespace {

using namespace std::chrono_literals;
using many::answered_by;
using many::ask;
using many::Peer;
using many::wait_until;
using many::Work;
using testing::RedisServer;
using testing::SharedHistory;

/// Values of no use to anybody, with a life: at first so many that the server is full and evicts, however
/// slow the machine is, and some more each time after.
void stuff(std::uint16_t port, int& number) {
    const std::string value(4'000, 'x');
    const many::Admin admin{port};
    const int count = number == 0 ? 1'000 : 200;
    for (int i = 0; i < count; ++i) {
        const std::string key = "stuff:" + std::to_string(++number);
        admin.ask({"SET", key, value, "PX", "600000"});
    }
}

std::int64_t figure(std::uint16_t port, std::string_view section, std::string_view name) {
    const std::string text = ask(port, {"INFO", section}).text;
    return std::stoll(text.substr(text.find(name) + name.size() + 1));
}

std::vector<std::string> full(const char* policy) {
    return {"--maxmemory", "3mb", "--maxmemory-policy", policy, "--maxmemory-samples", "10"};
}

/// Everything may go, what all depend on as well.
TEST(FullServer, that_evicts_any_key_costs_misses_and_new_epochs) {
    Work work{{.time = 1800ms, .server = full("allkeys-random")}};
    int number = 0;
    work.trouble([&] { stuff(work.server().port(), number); });
    EXPECT_GT(figure(work.server().port(), "stats", "evicted_keys"), 0);
    work.finish();
}

TEST(FullServer, that_evicts_keys_with_a_life_spares_what_all_depend_on) {
    Work work{{.time = 1800ms, .server = full("volatile-lru")}};
    int number = 0;
    const std::string before = work.ask({"HGET", "becache:{0}:m", "number"}).text;
    work.trouble([&] { stuff(work.server().port(), number); });
    EXPECT_GT(figure(work.server().port(), "stats", "evicted_keys"), 0);
    EXPECT_EQ(work.ask({"EXISTS", "becache:{0}:e", "becache:{0}:m", "becache:{0}:s"}).integer, 3);
    work.finish();
}

/// Fills are refused; invalidations are taken, and heard of.
TEST(FullServer, that_evicts_nothing_takes_invalidations_all_the_same) {
    const RedisServer server;
    Peer writer{server.port()};
    Peer reader{server.port()};
    EXPECT_EQ(*writer.read(1, "old"), "old");
    EXPECT_EQ(*reader.read(1, "old"), "old");
    ask(server.port(), {"CONFIG", "SET", "maxmemory", "1"});
    EXPECT_EQ(writer.read(2, "value").source(), Source::load);
    EXPECT_EQ(reader.read(2, "value").source(), Source::load) << "nobody could keep it";
    EXPECT_GE(writer.tier->stats().of(redis::Fault::out_of_memory), 1U);
    EXPECT_EQ(writer.caches.items.invalidate(small::by_hand).delivery, Delivery::committed);
    ASSERT_TRUE(wait_until([&] { return reader.shared().records_applied == 1; }));
    EXPECT_EQ(*reader.read(1, "new"), "new");
    EXPECT_TRUE(reader.shared().trusted);
    EXPECT_EQ(writer.tier->stats().breaker, redis::CircuitBreaker::State::closed);
}

TEST(FullServer, that_evicts_nothing_breaks_no_promise) {
    Work work{{.server = {"--maxmemory-policy", "noeviction"}}};
    bool is_full = false;
    work.trouble([&] {
        is_full = !is_full;
        work.ask({"CONFIG", "SET", "maxmemory", is_full ? "1" : "0"});
    });
    const SharedHistory history = work.finish();
    EXPECT_GT(answered_by(history, Source::shared), 0U);
}

} // namespace
} // namespace becache
