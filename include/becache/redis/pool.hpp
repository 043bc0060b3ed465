#pragma once

#include <becache/redis/command.hpp>
#include <becache/redis/fence.hpp>
#include <becache/redis/options.hpp>
#include <becache/redis/outcome.hpp>

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace becache::redis {

struct ConnectionSetup;

/// Connections for blocking calls. A call takes one, drives its socket on the caller's own thread, and gives
/// it back; no other thread is involved. Thread-safe.
class Pool {
public:
    /// Throws std::invalid_argument for options that may not be, and for TLS files that cannot be used.
    explicit Pool(const RedisOptions& options, Fence fence = {});
    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;
    /// No call may be under way.
    ~Pool();

    /// Waits for the reply until the command's deadline. The wait for a free connection counts.
    Outcome execute(Command command);
    /// Sends all commands in one write and waits for all of them; outcomes are in their order.
    std::vector<Outcome> execute_all(std::vector<Command> commands);
    /// Commands that wait, and all that come later, end with Fault::closed, soon.
    void close();

private:
    class Member;
    class Lent;
    using TimePoint = std::chrono::steady_clock::time_point;

    std::unique_ptr<Member> borrow(TimePoint deadline);
    /// Null: one that was made is gone.
    void take_back(std::unique_ptr<Member> member);
    void forget(const Member* member);
    [[nodiscard]] Error no_member_error();

    const std::shared_ptr<const ConnectionSetup> setup_;
    std::mutex mutex_;
    std::condition_variable is_given_back_;
    std::vector<std::unique_ptr<Member>> idle_; // the last is the one used last
    std::vector<Member*> lent_;
    std::size_t made_ = 0;
    bool is_closed_ = false;
};

} // namespace becache::redis
