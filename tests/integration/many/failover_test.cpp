// Several processes, and more than one Redis: replicas that lag are promoted, primaries are demoted and come
// back.
#include "peer.hpp"
#include "work.hpp"

#include <gmock/gmock.h>

#include <boost/asio/use_future.hpp>

#include <memory>
#include <thread>
#include <vector>

namespace becache {
namespace {

using namespace std::chrono_literals;
using many::Admin;
using many::ask;
using many::Peer;
using many::Settings;
using many::wait_until;
using many::Work;
using many::WorkOptions;
using testing::RedisServer;
using testing::TcpProxy;
using Direction = TcpProxy::Direction;

const std::vector<std::string> quick_to_copy{"--repl-diskless-sync-delay", "0"};

/// Makes a server the replica of another, and waits until it has what that has.
void follow(const RedisServer& replica, std::uint16_t primary) {
    const Admin admin{replica.port()};
    admin.ask({"REPLICAOF", "127.0.0.1", std::to_string(primary)});
    EXPECT_TRUE(wait_until([&] {
        return admin.ask({"INFO", "replication"}).text.find("master_link_status:up") != std::string::npos;
    }));
}

void promote(const RedisServer& replica) { ask(replica.port(), {"REPLICAOF", "NO", "ONE"}); }

class Failover : public ::testing::TestWithParam<const char*> {
protected:
    [[nodiscard]] WorkOptions options() const {
        WorkOptions options{.time = 2s, .server = quick_to_copy};
        if (std::string_view{GetParam()} == "strict") {
            options.settings = {"strict"};
        }
        return options;
    }
    [[nodiscard]] Settings settings() const { return {.strict_identity = options().settings.size() == 1}; }
};

INSTANTIATE_TEST_SUITE_P(
    Identity, Failover, ::testing::Values("default", "strict"),
    [](const auto& instance) { return std::string{instance.param}; });

/// Again and again the primary dies, and what takes its place has not heard of the newest invalidations.
TEST_P(Failover, promotes_a_replica_that_lags) {
    Work work{options()};
    std::vector<std::unique_ptr<RedisServer>> replicas;
    RedisServer* primary = &work.server();
    work.trouble([&] {
        TcpProxy link{primary->port()};
        auto replica = std::make_unique<RedisServer>(quick_to_copy);
        follow(*replica, link.port());
        work.let_work();
        link.set(Direction::to_client, {.swallow = true});
        work.let_work();
        primary->kill();
        promote(*replica);
        work.redirect(replica->port());
        primary = replica.get();
        replicas.push_back(std::move(replica));
    });
    work.finish();
    EXPECT_FALSE(replicas.empty());
}

/// The primary that was lost comes back from its file, as what it was.
TEST_P(Failover, goes_back_to_the_first_primary_that_restarts_from_its_file) {
    Work work{options()};
    RedisServer second{quick_to_copy};
    work.trouble([&] {
        work.ask({"SAVE"});
        TcpProxy link{work.server().port()};
        follow(second, link.port());
        work.let_work();
        link.set(Direction::to_client, {.swallow = true});
        work.server().kill();
        promote(second);
        work.redirect(second.port());
        work.let_work();
        work.server().start();
        work.redirect(work.server().port());
        for (std::size_t i = 0; i < work.size(); ++i) {
            work.proxy(i).reset_connections();
        }
    });
    work.finish();
}

/// A primary that is the replica of another one from now on, and that hears nothing of it, still has the old
/// values.
struct Demotion {
    explicit Demotion(Settings of_readers)
        : settings{std::move(of_readers)} {
        nowhere.refuse(true);
        follow(successor, first.port());
    }

    void demote() const { ask(first.port(), {"REPLICAOF", "127.0.0.1", std::to_string(nowhere.port())}); }
    void invalidate_there() const {
        Peer writer{successor.port(), settings};
        EXPECT_EQ(writer.caches.items.invalidate(small::by_hand).delivery, Delivery::committed);
    }
    /// By the connection of asynchronous reads, which no heartbeat uses.
    static std::string read(Peer& reader, const std::string& value, std::int64_t item = 1) {
        return *reader.caches.items.by_id
                    .async_get_or_load(
                        {item}, [value] { return value; }, boost::asio::use_future)
                    .get();
    }
    /// Cuts the connection that was made first.
    void cut_oldest() const {
        const std::string clients = ask(first.port(), {"CLIENT", "LIST", "TYPE", "normal"}).text;
        const std::string id = clients.substr(3, clients.find(' ') - 3);
        EXPECT_EQ(ask(first.port(), {"CLIENT", "KILL", "ID", id}).integer, 1) << clients;
    }

    const Settings settings;
    const RedisServer first{quick_to_copy};
    const RedisServer successor{quick_to_copy};
    const RedisServer unused;
    TcpProxy nowhere{unused.port()};
};

TEST_P(Failover, a_demoted_primary_is_not_listened_to_once_it_has_refused_a_heartbeat) {
    const Demotion servers{settings()};
    Peer reader{servers.first.port(), settings()};
    ASSERT_TRUE(wait_until([&] { return reader.shared().trusted; }));
    EXPECT_EQ(Demotion::read(reader, "old"), "old");
    promote(servers.successor);
    servers.demote();
    ASSERT_TRUE(wait_until([&] { return !reader.shared().trusted; }));
    servers.invalidate_there();
    EXPECT_EQ(Demotion::read(reader, "new"), "new");
}

/// One connection has found its way to the successor; another one still leads to the old primary, which
/// does not know that it is none any more.
TEST_P(Failover, a_former_primary_is_not_listened_to_once_its_successor_is_known) {
    const Demotion servers{settings()};
    TcpProxy way{servers.first.port()};
    Peer reader{way.port(), settings(), [](CacheOptions& options) { options.shared.own_thread = false; }};
    ASSERT_TRUE(reader.cache.heartbeat());
    EXPECT_EQ(Demotion::read(reader, "old"), "old");
    promote(servers.successor);
    way.redirect(servers.successor.port());
    servers.cut_oldest();
    ASSERT_TRUE(wait_until([&] { return reader.cache.heartbeat(); }));
    servers.invalidate_there();
    ASSERT_TRUE(reader.cache.heartbeat());
    EXPECT_EQ(Demotion::read(reader, "new"), "new");
}

/// It goes on as if nothing had been, but for its replicas: it has none, and must have one.
TEST_P(
    Failover, a_cut_off_primary_that_must_have_replicas_is_not_listened_to_once_it_has_refused_a_heartbeat) {
    const Demotion servers{settings()};
    const RedisServer cut_off{
        {"--repl-diskless-sync-delay", "0", "--min-replicas-to-write", "1", "--min-replicas-max-lag", "60"}};
    TcpProxy link{cut_off.port()};
    follow(servers.successor, link.port());
    Peer reader{cut_off.port(), settings()};
    ASSERT_TRUE(wait_until([&] { return reader.shared().trusted; }));
    EXPECT_EQ(Demotion::read(reader, "old"), "old");
    link.refuse(true);
    link.reset_connections();
    ASSERT_TRUE(wait_until([&] { return !reader.shared().trusted; }));
    promote(servers.successor);
    servers.invalidate_there();
    EXPECT_EQ(Demotion::read(reader, "new"), "new");
    // What came of it goes on when it has its replica again.
    link.refuse(false);
    follow(servers.successor, link.port());
    EXPECT_TRUE(wait_until([&] { return reader.shared().trusted; }));
    EXPECT_TRUE(wait_until([&] { return reader.read(2, "value").source() == Source::hit; }));
}

/// Redirections are not followed: reads are loaded, invalidations wait.
TEST(Cluster, that_moves_the_slot_away_and_back_costs_loads) {
    const std::vector<std::string> node{"--cluster-enabled", "yes", "--cluster-port", "free"};
    const RedisServer first{node};
    const RedisServer second{node};
    const Admin here{first.port()};
    const Admin there{second.port()};
    const std::string id = here.ask({"CLUSTER", "MYID"}).text;
    const std::string other_id = there.ask({"CLUSTER", "MYID"}).text;
    here.ask({"CLUSTER", "ADDSLOTSRANGE", "0", "16383"});
    here.ask(
        {"CLUSTER", "MEET", "127.0.0.1", std::to_string(second.port()), std::to_string(second.tls_port())});
    ASSERT_TRUE(wait_until([&] {
        return here.ask({"CLUSTER", "NODES"}).text.find(other_id) != std::string::npos
               && here.ask({"CLUSTER", "INFO"}).text.find("cluster_state:ok") != std::string::npos;
    }));
    Peer reader{first.port()};
    ASSERT_TRUE(wait_until([&] { return reader.shared().trusted; }));
    EXPECT_EQ(*reader.read(1, "old"), "old");
    const std::string slot = std::to_string(here.ask({"CLUSTER", "KEYSLOT", "becache:{0}:e"}).integer);
    here.ask({"CLUSTER", "SETSLOT", slot, "MIGRATING", other_id});
    EXPECT_EQ(*reader.read(2, "value"), "value") << "TRYAGAIN: of its keys some are still here";
    here.ask({"CLUSTER", "SETSLOT", slot, "STABLE"});
    here.ask({"CLUSTER", "DELSLOTS", slot}); // nobody serves it: CLUSTERDOWN
    ASSERT_TRUE(wait_until([&] { return !reader.shared().trusted; }));
    EXPECT_EQ(reader.caches.items.invalidate(small::by_hand).delivery, Delivery::held);
    EXPECT_EQ(*reader.read(1, "new"), "new");
    here.ask({"CLUSTER", "ADDSLOTS", slot});
    ASSERT_TRUE(wait_until([&] { return reader.shared().queued == 0 && reader.shared().trusted; }));
    // It is served there: MOVED. A node gives no slot away of which it has keys, and each heartbeat makes
    // some.
    ASSERT_TRUE(wait_until([&] {
        here.ask({"FLUSHALL"});
        return here.ask({"CLUSTER", "SETSLOT", slot, "NODE", other_id}).text == "OK";
    }));
    ASSERT_TRUE(wait_until([&] { return !reader.shared().trusted; }));
    EXPECT_GE(reader.tier->stats().of(redis::Fault::redirected), 1U);
    EXPECT_EQ(reader.caches.items.invalidate(small::by_hand).delivery, Delivery::held);
    EXPECT_EQ(*reader.read(1, "newer"), "newer");
    here.ask({"CLUSTER", "SETSLOT", slot, "NODE", id});
    ASSERT_TRUE(wait_until([&] { return reader.shared().queued == 0 && reader.shared().trusted; }));
}

/// Not even before the first heartbeat.
TEST(StrictIdentity, never_listens_to_a_demoted_primary) {
    const Settings strict{.strict_identity = true};
    const Demotion servers{strict};
    Peer other{servers.first.port(), strict};
    Peer reader{
        servers.first.port(), strict, [](CacheOptions& options) { options.shared.own_thread = false; }};
    EXPECT_EQ(Demotion::read(other, "old"), "old");
    EXPECT_EQ(Demotion::read(reader, "another", 2), "another"); // it is connected
    promote(servers.successor);
    servers.demote();
    servers.invalidate_there();
    EXPECT_EQ(Demotion::read(reader, "new"), "new");
}

} // namespace
} // namespace becache
