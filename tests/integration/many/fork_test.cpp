// A process that shares, and its children of fork().
#include "peer.hpp"
#include "work.hpp"

#include <becache/outbox/outbox.hpp>

#include <gmock/gmock.h>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>

namespace becache {
namespace {

using namespace std::chrono_literals;
using many::ask;
using many::Peer;
using many::wait_until;
using testing::RedisServer;
using testing::TemporaryFolder;

// In a child of a process with threads, the allocator of the address sanitizer may be locked for ever: LLVM's
// learned to fork after clang 14.
#if defined(__SANITIZE_ADDRESS__)
constexpr bool child_can_allocate = false;
#elif defined(__has_feature)
constexpr bool child_can_allocate = !__has_feature(address_sanitizer);
#else
constexpr bool child_can_allocate = true;
#endif

/// The mark alone is enough, if the process never begins again.
TEST(Killed, for_ever_leaves_a_mark_that_counts_as_committed_past_its_deadline) {
    if (!child_can_allocate) {
        GTEST_SKIP() << "a child may wait for the sanitizer's allocator for ever";
    }
    const RedisServer server;
    Peer reader{server.port()};
    EXPECT_EQ(*reader.read(1, "old"), "old");
    const pid_t child = ::fork();
    if (child == 0) {
        Peer writer{server.port()};
        Subject subject;
        subject.add("item", "item_id", std::int64_t{1});
        Pending pending =
            writer.caches.opened.prepare(small::item_changed, subject, SourceLocation::current(), 300ms);
        ::raise(SIGKILL);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));
    ASSERT_TRUE(wait_until([&] { return *reader.read(1, "new") == "new"; })) << "the mark reaches the reader";
    ASSERT_TRUE(wait_until([&] { return reader.read(1, "new").source() == Source::hit; }));
    EXPECT_EQ(ask(server.port(), {"HEXISTS", "becache:{0}:p", "becache:{0}:g:items#item:1"}).integer, 0);
}

class Forked : public ::testing::Test {
protected:
    void SetUp() override {
        if (!child_can_allocate) {
            GTEST_SKIP() << "a child may wait for the sanitizer's allocator for ever";
        }
    }

    /// What a child of fork() does; answers what `child` did.
    template <class Child>
    static int in_child(Child child) {
        const pid_t process = ::fork();
        if (process == 0) {
            ::_exit(child());
        }
        int status = 0;
        EXPECT_EQ(::waitpid(process, &status, 0), process);
        EXPECT_TRUE(WIFEXITED(status)) << status;
        return WEXITSTATUS(status);
    }

    const TemporaryFolder folder_;
    const RedisServer server_;
    std::optional<Peer> peer_{
        std::in_place, server_.port(), many::Settings{.outbox = folder_.path() / "outbox.db"}};
};

TEST_F(Forked, child_speaks_to_nobody_by_its_parents_connections) {
    ASSERT_TRUE(wait_until([&] { return peer_->shared().trusted; }));
    EXPECT_EQ(*peer_->read(1, "old"), "old");
    const auto before = ask(server_.port(), {"GET", "becache:{0}:v:items/by_id/1"}).text;
    EXPECT_EQ(
        in_child([&] {
            int wrong = 0;
            // Until the lease ends memory may be trusted; then its loader answers.
            wrong += wait_until([&] { return !peer_->shared().trusted; }) ? 0 : 1;
            wrong += *peer_->read(1, "new") == "new" ? 0 : 2;
            wrong += peer_->cache.heartbeat() ? 4 : 0;
            try {
                peer_->caches.items.invalidate(small::by_hand);
                wrong += 8;
            } catch (const std::logic_error& error) {
                wrong += std::string{error.what()}.find("after fork()") != std::string::npos ? 0 : 16;
            }
            peer_.reset(); // does not wait for threads that there are not
            return wrong;
        }),
        0);
    EXPECT_EQ(ask(server_.port(), {"GET", "becache:{0}:v:items/by_id/1"}).text, before);
    // The parent goes on as if nothing had been.
    EXPECT_EQ(peer_->caches.items.invalidate(small::by_hand).delivery, Delivery::committed);
    EXPECT_EQ(*peer_->read(1, "new"), "new");
    EXPECT_TRUE(peer_->cache.heartbeat());
}

TEST_F(Forked, child_cannot_have_the_outbox_of_its_parent) {
    const auto open_it = [&] {
        try {
            const Peer second{server_.port(), {.outbox = folder_.path() / "outbox.db"}};
        } catch (const outbox::OutboxError& error) {
            return std::string{error.what()}.find("another process has it open") != std::string::npos ? 1 : 2;
        }
        return 0;
    };
    EXPECT_EQ(in_child(open_it), 1);
    peer_.reset();
    EXPECT_EQ(in_child(open_it), 0);
}

TEST_F(Forked, child_with_a_cache_of_its_own_is_a_process_like_others) {
    ASSERT_TRUE(wait_until([&] { return peer_->shared().trusted; }));
    EXPECT_EQ(*peer_->read(1, "old"), "old");
    EXPECT_EQ(
        in_child([&] {
            Peer own{server_.port()};
            const bool shares = own.read(1, "new").source() == Source::shared;
            const Receipt receipt = own.caches.items.invalidate(small::by_hand);
            return shares && receipt.delivery == Delivery::committed ? 0 : 1;
        }),
        0);
    EXPECT_TRUE(wait_until([&] { return *peer_->read(1, "new") == "new"; }));
}

/// It would hold the connections open that its parent has given up.
TEST_F(Forked, child_that_runs_another_program_has_none_of_the_connections) {
    ASSERT_TRUE(wait_until([&] { return peer_->shared().trusted; }));
    int connections = 0;
    for (int file = 0; file < 1'024; ++file) {
        sockaddr_in to{};
        socklen_t size = sizeof(to);
        if (::getpeername(file, reinterpret_cast<sockaddr*>(&to), &size) == 0 && to.sin_family == AF_INET
            && ntohs(to.sin_port) == server_.port()) {
            ++connections;
            EXPECT_NE(::fcntl(file, F_GETFD) & FD_CLOEXEC, 0);
        }
    }
    EXPECT_GE(connections, 1);
}

/// The transaction is the parent's, and goes on there.
TEST_F(Forked, child_does_not_end_what_its_parent_has_prepared) {
    ASSERT_TRUE(wait_until([&] { return peer_->shared().trusted; }));
    Subject subject;
    subject.add("item", "item_id", std::int64_t{1});
    std::optional<Pending> pending{
        peer_->caches.opened.prepare(small::item_changed, subject, SourceLocation::current())};
    EXPECT_EQ(
        in_child([&] {
            pending.reset();
            return 0;
        }),
        0);
    EXPECT_GT(ask(server_.port(), {"HLEN", "becache:{0}:p"}).integer, 0) << "it is still marked";
    EXPECT_TRUE(pending->on_disk());
    EXPECT_EQ(pending->commit().delivery, Delivery::committed);
    EXPECT_EQ(ask(server_.port(), {"HLEN", "becache:{0}:p"}).integer, 0);
}

} // namespace
} // namespace becache
