// Several processes on one Redis, and a server that restarts, forgets, stands still and refuses.
#include "peer.hpp"
#include "work.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <latch>
#include <memory>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace becache {
namespace {

using namespace std::chrono_literals;
using many::ask;
using many::Peer;
using many::wait_until;
using many::Work;
using testing::RedisServer;
using testing::SharedHistory;
using testing::TcpProxy;
using testing::TemporaryFolder;

TEST(Server, is_flushed) {
    Work work;
    work.trouble([&] { work.ask({"FLUSHALL"}); });
    work.finish();
}

TEST(Server, forgets_its_scripts_and_loses_keys) {
    Work work;
    std::mt19937_64 random{5};
    work.trouble([&] {
        work.ask({"SCRIPT", "FLUSH"});
        const redis::Reply key = work.ask({"RANDOMKEY"});
        if (key.is_text()) {
            work.ask({"DEL", key.text});
        }
    });
    work.finish();
}

TEST(Server, loses_a_key_that_all_depend_on) {
    Work work;
    std::size_t number = 0;
    work.trouble([&] {
        const std::string_view kinds = "emps";
        const std::string key = std::string{"becache:{0}:"} + kinds[++number % kinds.size()];
        work.ask({"DEL", key});
    });
    work.finish();
}

TEST(Server, cuts_the_ledger_short) {
    Work work;
    work.trouble([&] { work.ask({"XTRIM", "becache:{0}:s", "MAXLEN", "2"}); });
    work.finish();
}

TEST(Server, is_killed_and_starts_empty) {
    Work work{{.time = 1800ms}};
    work.trouble([&] {
        work.server().kill();
        work.server().start();
    });
    work.finish();
}

bool has_an_epoch(Work& work) { return work.ask({"EXISTS", "becache:{0}:e", "becache:{0}:m"}).integer == 2; }

TEST(Server, is_killed_and_starts_from_an_old_dump) {
    Work work{{.time = 1800ms}};
    work.trouble([&] {
        ASSERT_TRUE(wait_until([&] { return has_an_epoch(work); })) << "nobody works";
        work.ask({"SAVE"});
        work.let_work();
        work.server().kill();
        work.server().start();
        EXPECT_TRUE(has_an_epoch(work)) << "it has its dump";
    });
    work.finish();
}

TEST(Server, is_killed_and_starts_from_its_append_only_file) {
    Work work{{.time = 2s, .server = {"--appendonly", "yes", "--appendfsync", "everysec"}}};
    work.trouble([&] {
        ASSERT_TRUE(wait_until([&] { return has_an_epoch(work); })) << "nobody works";
        work.server().kill();
        work.server().start();
        EXPECT_TRUE(has_an_epoch(work)) << "it has its file";
    });
    work.finish();
}

TEST(Server, stands_still) {
    Work work{{.time = 1800ms}};
    bool paused = false;
    work.trouble([&] {
        paused = !paused;
        if (paused) {
            work.server().pause();
        } else {
            work.server().resume();
        }
    });
    work.server().resume();
    work.finish();
}

/// Of the server and of each process, an hour forward and back. A jump forward ends every life.
TEST(Server, and_processes_have_wall_clocks_that_jump) {
    const TemporaryFolder folder;
    const std::string file = folder.path() / "error";
    Work work{
        {.environment = {"LD_PRELOAD=" WALL_CLOCK, "WALL_CLOCK_FILE=" + file}, .settings = {"wall=3600"}}};
    const auto time = [&] { return std::stoll(work.ask({"TIME"}).elements.at(0).text); };
    const auto begin = time();
    int hours = 0;
    work.trouble([&] {
        hours = hours == 1 ? -1 : hours + 1;
        std::ofstream{file + ".new"} << hours * 3600;
        std::filesystem::rename(file + ".new", file);
        EXPECT_NEAR(static_cast<double>(time()), static_cast<double>(begin + hours * 3600), 600);
    });
    work.finish();
}

/// The right to remove keys is taken away at run time, and given back.
TEST(Server, takes_a_right_away) {
    const RedisServer server{{"--user", "becache", "on", ">becache", "~*", "&*", "+@all"}};
    const auto by_hand = [](CacheOptions& options) { options.shared.own_thread = false; };
    Peer other{server.port()};
    Peer peer{server.port(), {.user = "becache"}, by_hand};
    ASSERT_TRUE(peer.cache.heartbeat());
    EXPECT_EQ(*peer.read(1, "old"), "old");
    EXPECT_EQ(*other.read(1, "old"), "old");
    ask(server.port(), {"ACL", "SETUSER", "becache", "-unlink"});
    EXPECT_EQ(peer.caches.items.invalidate(small::by_hand).delivery, Delivery::held);
    EXPECT_EQ(*peer.read(1, "new"), "new") << "its own invalidation counts for itself";
    EXPECT_EQ(*other.read(1, "new"), "old") << "nobody was promised anything yet";
    // It is tried again with each heartbeat, once.
    for (std::uint64_t tried = 1; tried <= 3; ++tried) {
        EXPECT_EQ(peer.tier->stats().of(redis::Fault::forbidden), tried);
        EXPECT_TRUE(peer.cache.heartbeat()) << "it still hears of others";
    }
    EXPECT_TRUE(peer.shared().trusted);
    EXPECT_EQ(peer.tier->stats().breaker, redis::CircuitBreaker::State::closed);
    ask(server.port(), {"ACL", "SETUSER", "becache", "+unlink"});
    EXPECT_TRUE(peer.cache.heartbeat());
    EXPECT_EQ(peer.shared().queued, 0U);
    EXPECT_TRUE(wait_until([&] { return *other.read(1, "new") == "new"; }));
}

/// Whoever is connected keeps its rights until it is asked anew: then nobody knows it any more.
TEST(Server, does_not_know_the_user_any_more) {
    const RedisServer server{{"--user", "becache", "on", ">becache", "~*", "&*", "+@all"}};
    Peer peer{server.port(), {.user = "becache"}};
    EXPECT_EQ(*peer.read(1, "old"), "old");
    ask(server.port(), {"ACL", "SETUSER", "becache", "resetpass", ">another"});
    ask(server.port(), {"CLIENT", "KILL", "USER", "becache"});
    ASSERT_TRUE(wait_until([&] { return !peer.shared().trusted; }));
    EXPECT_EQ(*peer.read(1, "new"), "new");
    EXPECT_EQ(peer.caches.items.invalidate(small::by_hand).delivery, Delivery::held);
    ask(server.port(), {"ACL", "SETUSER", "becache", ">becache"});
    ASSERT_TRUE(wait_until([&] { return peer.shared().queued == 0 && peer.shared().trusted; }));
}

/// All at once, after the server has restarted: it is one new beginning, and one load of each value.
TEST(Server, restarts_under_many_who_come_back_at_once) {
    RedisServer server;
    std::vector<std::unique_ptr<Peer>> peers;
    for (int number = 0; number < 24; ++number) {
        peers.push_back(std::make_unique<Peer>(server.port(), many::Settings{}, [](CacheOptions& options) {
            options.shared.wait_for_load = 20s;
        }));
    }
    const auto epoch = [&] { return ask(server.port(), {"GET", "becache:{0}:e"}).text; };
    EXPECT_THAT(epoch(), ::testing::StartsWith("1-"));
    for (const auto& peer : peers) {
        ASSERT_TRUE(wait_until([&] { return peer->shared().trusted; }));
    }
    server.kill();
    server.start();
    std::latch together{static_cast<std::ptrdiff_t>(peers.size())};
    std::vector<std::thread> threads;
    std::atomic<std::size_t> asking{0};
    std::atomic<int> loads{0};
    std::atomic<int> wrong{0};
    for (const auto& peer : peers) {
        threads.emplace_back([&] {
            wrong += wait_until([&] { return peer->shared().trusted; }) ? 0 : 1;
            together.arrive_and_wait();
            ++asking;
            const auto value = peer->caches.items.by_id.get_or_load({1}, [&] {
                ++loads;
                wrong += wait_until([&] { return asking == peers.size(); }) ? 0 : 1;
                return std::string{"value"};
            });
            wrong += *value == "value" ? 0 : 1;
        });
    }
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(wrong, 0);
    EXPECT_THAT(epoch(), ::testing::StartsWith("2-")) << "who comes later finds what the first has begun";
    EXPECT_EQ(loads, 1);
}

/// Invalidations come faster than one process takes them, and the ledger forgets them before.
TEST(Server, is_flooded_with_invalidations) {
    const RedisServer server;
    TcpProxy proxy{server.port()};
    Peer slow{proxy.port()};
    ASSERT_TRUE(wait_until([&] { return slow.shared().trusted; }));
    std::atomic<bool> is_over{false};
    std::atomic<std::uint64_t> newest{0};
    std::vector<std::thread> writers;
    for (int number = 0; number < 2; ++number) {
        writers.emplace_back([&] {
            redis::RedisTierOptions few;
            few.ledger_length = 200;
            redis::RedisOptions options;
            options.port = server.port();
            redis::RedisTier tier{options, few};
            while (!is_over) {
                if (tier.call(shared::InvalidateRequest{
                                  .scopes = {{ScopeKind::tag, "items#item:1"}}, .record = "no record at all"})
                        .accepted) {
                    ++newest;
                }
            }
        });
    }
    proxy.set(TcpProxy::Direction::to_client, {.slice = 500, .pause = 1ms});
    // Whatever it has in memory was loaded after what was committed max_staleness ago.
    const TimePoint end = system_clock()->now() + 2s;
    std::vector<std::pair<TimePoint, std::uint64_t>> committed;
    while (system_clock()->now() < end) {
        const TimePoint begin = system_clock()->now();
        committed.emplace_back(begin, newest);
        const auto value =
            slow.caches.items.by_id.get_or_load({1}, [&] { return std::to_string(newest.load()); });
        const auto old = std::ranges::find_if(committed.rbegin(), committed.rend(), [&](const auto& one) {
            return one.first <= begin - many::max_staleness;
        });
        if (old != committed.rend()) {
            EXPECT_GE(std::stoull(*value), old->second);
        }
        if (committed.size() > 100'000) {
            committed.erase(committed.begin(), committed.begin() + 50'000);
        }
    }
    is_over = true;
    for (std::thread& writer : writers) {
        writer.join();
    }
    EXPECT_GT(newest, 1'000U);
    EXPECT_LE(ask(server.port(), {"XLEN", "becache:{0}:s"}).integer, 1'000) << "the ledger is bounded";
    proxy.set(TcpProxy::Direction::to_client, {});
    EXPECT_TRUE(wait_until([&] { return slow.shared().trusted; }));
}

} // namespace
} // namespace becache
