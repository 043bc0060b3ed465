// Several processes on one Redis, and a network that fails between them.
#include "peer.hpp"
#include "work.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <random>

namespace becache {
namespace {

using namespace std::chrono_literals;
using many::answered_by;
using many::Peer;
using many::wait_until;
using many::Work;
using testing::RedisServer;
using testing::SharedHistory;
using testing::TcpProxy;
using Direction = TcpProxy::Direction;

constexpr Direction both[] = {Direction::to_server, Direction::to_client};

TEST(Network, resets_connections) {
    Work work;
    std::size_t number = 0;
    work.trouble([&] { work.proxy(++number % work.size()).reset_connections(); });
    work.finish();
}

TEST(Network, resets_connections_in_the_middle_of_requests_and_replies) {
    Work work;
    std::mt19937_64 random{7};
    work.trouble([&] {
        work.proxy(random() % work.size()).set(both[random() % 2], {.reset_after = random() % 3'000});
    });
    work.finish();
}

TEST(Network, cuts_one_process_off_and_lets_it_join_again) {
    Work work;
    bool cut = false;
    work.trouble([&] {
        cut = !cut;
        work.proxy(0).refuse(cut);
        work.proxy(0).set(Direction::to_client, {.swallow = cut});
        if (!cut) {
            work.proxy(0).reset_connections();
        }
    });
    work.finish();
}

/// Nobody says that the connection has ended; new ones are accepted, and nothing comes of them.
TEST(Network, swallows_everything_without_a_word) {
    Work work;
    bool swallow = false;
    work.trouble([&] {
        swallow = !swallow;
        for (const Direction direction : both) {
            work.proxy(0).set(direction, {.swallow = swallow});
        }
    });
    work.finish();
}

/// What was asked for is carried out, and nobody learns of it.
TEST(Network, loses_all_replies) {
    Work work;
    std::size_t number = 0;
    work.trouble([&] {
        work.proxy(number % work.size()).set(Direction::to_client, {});
        work.proxy(++number % work.size()).set(Direction::to_client, {.swallow = true});
    });
    for (std::size_t i = 0; i < work.size(); ++i) {
        work.proxy(i).set(Direction::to_client, {});
    }
    work.finish();
}

TEST(Network, brings_answers_late_and_in_slices) {
    Work work;
    std::size_t number = 0;
    work.trouble([&] {
        const std::size_t place = ++number % work.size();
        work.proxy(place).set(
            Direction::to_client,
            {.delay = std::chrono::milliseconds{10 * (number % 4)}, .slice = number % 2 == 0 ? 7U : 1U});
    });
    work.finish();
}

TEST(Network, has_ten_kilobytes_a_second) {
    Work work;
    for (std::size_t i = 1; i < work.size(); ++i) {
        work.proxy(i).set(Direction::to_client, {.slice = 20, .pause = 2ms});
        work.proxy(i).set(Direction::to_server, {.slice = 20, .pause = 2ms});
    }
    work.trouble([] {});
    work.finish();
}

/// Of one process each message takes as long as memory may be trusted, and more.
TEST(Network, is_slower_than_the_lease_so_nothing_is_served_from_memory) {
    const RedisServer server;
    TcpProxy proxy{server.port()};
    Peer other{server.port()};
    Peer far{proxy.port(), {}, [&](CacheOptions& options) {
                 redis::RedisOptions patient;
                 patient.port = proxy.port();
                 patient.command_timeout = 5s;
                 patient.connect_timeout = 5s;
                 options.shared.tier = std::make_shared<redis::RedisTier>(patient);
             }};
    ASSERT_TRUE(wait_until([&] { return far.shared().trusted; }));
    EXPECT_EQ(*far.read(1, "old"), "old");
    ASSERT_TRUE(wait_until([&] { return far.read(1, "old").source() == Source::hit; }));
    proxy.set(Direction::to_client, {.delay = many::max_staleness + 50ms});
    ASSERT_TRUE(wait_until([&] { return !far.shared().trusted; }));
    EXPECT_EQ(other.caches.items.invalidate(small::by_hand).delivery, Delivery::committed);
    for (int round = 0; round < 3; ++round) {
        const auto value = far.read(1, "new");
        EXPECT_EQ(*value, "new");
        EXPECT_FALSE(far.shared().trusted) << "the answer counts from when it was asked for";
    }
    proxy.set(Direction::to_client, {});
    EXPECT_TRUE(wait_until([&] { return far.shared().trusted; }));
}

TEST(Network, corrupts_bytes) {
    Work work;
    std::mt19937_64 random{3};
    work.trouble(
        [&] { work.proxy(random() % work.size()).set(both[random() % 2], {.corrupt_at = random() % 200}); });
    work.finish();
}

/// Records come to one process late and, since it asks again, twice.
TEST(Network, delays_one_process_alone) {
    Work work;
    std::size_t number = 0;
    work.trouble([&] {
        work.proxy(0).set(Direction::to_client, {.delay = std::chrono::milliseconds{(++number % 3) * 60}});
    });
    const SharedHistory history = work.finish();
    EXPECT_GT(answered_by(history, Source::hit), 0U);
}

} // namespace
} // namespace becache
