#pragma once

#include "truth.hpp"

#include <integration/child_process.hpp>
#include <support/redis_server.hpp>
#include <support/shared_history.hpp>
#include <support/tcp_proxy.hpp>

#include <becache/redis/reply.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct redisContext;

namespace many {

/// A connection for the test itself, as the default user: to whatever role, unlike our own. Where nobody
/// answers, the reply is a nil.
class Admin {
public:
    explicit Admin(std::uint16_t port);
    ~Admin();
    becache::redis::Reply ask(std::initializer_list<std::string_view> words) const;

private:
    struct Free {
        void operator()(redisContext* connection) const;
    };
    std::unique_ptr<redisContext, Free> connection_;
};

/// One command by a connection of its own.
becache::redis::Reply ask(std::uint16_t port, std::initializer_list<std::string_view> words);

/// Looks again and again whether something is so; answers whether it was within half a minute.
[[nodiscard]] bool wait_until(const std::function<bool()>& is_so);

struct WorkOptions {
    int processes = 3;
    std::chrono::milliseconds time{1'200};
    std::vector<std::string> server{};      ///< arguments of the redis-server
    std::vector<std::string> environment{}; ///< of the redis-server
    std::vector<std::string> settings{};    ///< of each process: see Settings
    bool outboxes = false;                  ///< each process has one
};

/// Some seconds of work of several processes over one Redis, each by its own way through a proxy; what each
/// was answered is recorded, and checked at the end.
class Work {
public:
    explicit Work(WorkOptions options = {});

    [[nodiscard]] becache::testing::RedisServer& server() noexcept { return server_; }
    [[nodiscard]] becache::testing::TcpProxy& proxy(std::size_t number) { return *proxies_[number]; }
    [[nodiscard]] home_security::ChildProcess& worker(std::size_t number) { return *workers_[number]; }
    [[nodiscard]] std::size_t size() const noexcept { return workers_.size(); }

    /// The time is not up; a machine that stands still for so long gets more, until something was done.
    [[nodiscard]] bool goes_on() const;
    /// Waits until some more of the work was done, or the time is up.
    void let_work(std::uint64_t changes = 50) const;
    /// Does `trouble` again and again, and lets some of the work be done after each.
    void trouble(const std::function<void()>& trouble) const;

    /// Kills a process, or waits for its own end; it begins again with its outbox. From then on nothing may
    /// be older than what it had changed.
    void replace(std::size_t number, bool kill = true);
    /// The server has another port from now on, for connections that are yet to be made.
    void redirect(std::uint16_t port);

    /// The end of the work: everything that was done, checked.
    becache::testing::SharedHistory finish();

    becache::redis::Reply ask(std::initializer_list<std::string_view> words) const {
        return many::ask(server_.port(), words);
    }

private:
    void start(std::size_t number, const std::vector<std::string>& settings);
    [[nodiscard]] becache::testing::SharedHistory history_of(std::size_t number) const;
    [[nodiscard]] std::string file(std::string_view kind, std::size_t number) const;

    const WorkOptions options_;
    becache::testing::TemporaryFolder folder_;
    becache::testing::RedisServer server_;
    std::unique_ptr<Truth> truth_;
    std::vector<std::unique_ptr<becache::testing::TcpProxy>> proxies_;
    std::vector<std::unique_ptr<home_security::ChildProcess>> workers_;
    becache::testing::SharedHistory past_; ///< of processes that are no more
    becache::TimePoint end_{};
};

/// How many reads were answered by this source.
[[nodiscard]] std::size_t answered_by(const becache::testing::SharedHistory& history, becache::Source source);

} // namespace many
