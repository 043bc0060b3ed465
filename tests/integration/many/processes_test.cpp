// Several processes on one Redis: in good order, and while they are suspended, killed and ended.
#include "peer.hpp"
#include "work.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace becache {
namespace {

using namespace std::chrono_literals;
using many::answered_by;
using many::ask;
using many::Peer;
using many::wait_until;
using many::Work;
using ::testing::HasSubstr;
using testing::RedisServer;
using testing::SharedHistory;
using testing::TcpProxy;
using testing::TemporaryFolder;

class Processes : public ::testing::TestWithParam<int> {};

TEST_P(Processes, share_values_and_hear_of_each_other) {
    Work work{{.processes = GetParam()}};
    work.trouble([] {});
    const SharedHistory history = work.finish();
    EXPECT_GT(answered_by(history, Source::hit), 0U);
    EXPECT_GT(answered_by(history, Source::shared), 0U);
    for (const auto& write : history.writes) {
        EXPECT_EQ(write.delivery, Delivery::committed) << "nothing is away";
    }
    for (std::size_t number = 0; number < work.size(); ++number) {
        EXPECT_THAT(work.worker(number).output(), HasSubstr("queued 0"));
    }
}

INSTANTIATE_TEST_SUITE_P(Many, Processes, ::testing::Values(2, 8));

/// Names are bytes: between the caches, in the server and in its ledger.
TEST(Names, of_any_bytes_are_shared_and_invalidated_each_for_itself) {
    const RedisServer server;
    Peer one{server.port()};
    Peer other{server.port()};
    const std::vector<std::string> names{
        "\n", "\r\n",    std::string(1, '\0'), "\xff\xfe",           "{}", "{0}", "*", "", " ", "-", "%", "/",
        "#",  "shelf:*", "'; FLUSHALL; '",     std::string(250, 'x')};
    for (std::size_t i = 0; i < names.size(); ++i) {
        one.caches.shelves.by_id.get_or_load({names[i]}, [&] { return "value of " + std::to_string(i); });
    }
    const auto read = [&](std::size_t i) {
        return other.caches.shelves.by_id.get_or_load({names[i]}, [&] { return "new " + std::to_string(i); });
    };
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(*read(i), "value of " + std::to_string(i)) << ::testing::PrintToString(names[i]);
    }
    for (std::size_t i = 0; i < names.size(); i += 2) {
        const Receipt receipt = i % 4 == 0
                                    ? one.caches.shelves.by_id.invalidate({names[i]}, small::by_hand)
                                    : one.caches.shelves.invalidate_tag("shelf", names[i], small::by_hand);
        EXPECT_EQ(receipt.delivery, Delivery::committed);
    }
    ASSERT_TRUE(wait_until([&] { return other.shared().records_applied == names.size() / 2; }));
    for (std::size_t i = 0; i < names.size(); ++i) {
        EXPECT_EQ(*read(i), (i % 2 == 0 ? "new " : "value of ") + std::to_string(i))
            << ::testing::PrintToString(names[i]);
    }
    EXPECT_EQ(other.shared().times_forgotten, 0U);
    EXPECT_THROW(
        one.caches.shelves.by_id.get_or_load({std::string(1'000'000, 'x')}, [] { return std::string{}; }),
        std::invalid_argument);
}

TEST(Suspended, processes_serve_nothing_that_is_too_old_when_they_go_on) {
    Work work{{.processes = 4, .time = 2s}};
    std::size_t number = 0;
    work.trouble([&] {
        work.worker(1 + number % 3).signal(SIGCONT);
        work.worker(1 + ++number % 3).signal(SIGSTOP);
    });
    for (std::size_t i = 0; i < work.size(); ++i) {
        work.worker(i).signal(SIGCONT);
    }
    work.finish();
}

/// Each of its changes is prepared, and it has an outbox: whatever moment it is killed in, nothing is stale
/// once it has begun again.
TEST(Killed, processes_leave_nothing_stale_behind) {
    Work work{{.time = 1800ms, .settings = {"prepared"}, .outboxes = true}};
    std::size_t number = 0;
    work.trouble([&] { work.replace(++number % work.size()); });
    work.finish();
    EXPECT_GE(number, 1U) << "nobody was killed";
}

TEST(Killed, between_the_commit_of_the_database_and_the_invalidation_leaves_nothing_stale) {
    Work work{{.settings = {"prepared", "crash=5"}, .outboxes = true}};
    for (std::size_t number = 0; number < work.size(); ++number) {
        work.replace(number, false);
    }
    work.trouble([] {});
    work.finish();
}

TEST(Killed, while_invalidations_wait_in_the_outbox_sends_them_when_it_begins_again) {
    Work work{{.time = 1800ms, .outboxes = true}};
    work.trouble([&] {
        work.proxy(0).refuse(true);
        work.proxy(0).reset_connections();
        work.let_work();
        work.worker(0).signal(SIGSTOP); // so that none of it is sent in the last moment
        work.proxy(0).refuse(false);
        work.replace(0);
    });
    work.finish();
}

/// What docs/sharing.md says of an invalidation that was neither prepared nor asked for.
TEST(Killed, before_an_invalidation_that_was_not_prepared_leaves_the_old_value_for_its_life) {
    const RedisServer server;
    Peer reader{server.port()};
    EXPECT_EQ(*reader.read(1, "old"), "old");
    // The database commits here, and the process dies.
    EXPECT_EQ(*reader.read(1, "new"), "old");
    const auto life = ask(server.port(), {"PTTL", "becache:{0}:v:items/by_id/1"}).integer;
    EXPECT_GT(life, 0) << "it has an end";
    EXPECT_LE(life, 10'000) << "its region's time to live";
}

TEST(Ended, with_many_invalidations_queued_goes_soon_and_keeps_them) {
    const TemporaryFolder folder;
    const RedisServer server;
    TcpProxy proxy{server.port()};
    constexpr int many_queued = 10'000;
    // In memory, and with the server standing still: nothing is answered, not even that it is away.
    {
        std::optional<Peer> peer{std::in_place, proxy.port()};
        ASSERT_TRUE(wait_until([&] { return peer->shared().trusted; }));
        server.pause();
        for (int i = 0; i < many_queued; ++i) {
            peer->caches.items.by_id.invalidate({i}, small::by_hand);
        }
        EXPECT_EQ(peer->shared().queued, static_cast<std::uint64_t>(many_queued));
        const auto tier = peer->tier;
        const std::uint64_t sent = tier->stats().round_trips;
        peer.reset();
        EXPECT_LE(tier->stats().round_trips, sent + 10) << "it does not try each of them once more";
        server.resume();
    }
    // On disk: all of them, and they are sent by who comes after.
    constexpr int some_queued = 100;
    const many::Settings settings{.outbox = folder.path() / "outbox.db"};
    Peer other{server.port()};
    {
        Peer peer{proxy.port(), settings};
        ASSERT_TRUE(wait_until([&] { return peer.shared().trusted; }));
        proxy.refuse(true);
        proxy.reset_connections();
        for (int i = 0; i < some_queued; ++i) {
            peer.caches.items.by_id.invalidate({i}, small::by_hand);
        }
        EXPECT_GT(peer.shared().queued, 0U);
    }
    EXPECT_EQ(*other.read(some_queued - 1, "old"), "old");
    proxy.refuse(false);
    Peer again{proxy.port(), settings};
    ASSERT_TRUE(wait_until([&] { return again.shared().queued == 0; }));
    // The last of them reaches the other, which then loads the value anew.
    EXPECT_TRUE(wait_until([&] { return *other.read(some_queued - 1, "new") == "new"; }));
}

} // namespace
} // namespace becache
