#pragma once

#include "session.hpp"

#include <becache/redis/command.hpp>
#include <becache/redis/outcome.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace becache::redis {

/// Who waits for a command's outcome.
class Waiter {
public:
    Waiter() = default;
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    virtual ~Waiter() = default;
    virtual void take(Outcome outcome) = 0;
};

/// One pipelined connection and what runs it. Outcomes that come together are handed on together: to post
/// each by itself would cost as much as the rest of a hit. Thread-safe.
class Lane : public std::enable_shared_from_this<Lane> {
public:
    explicit Lane(std::shared_ptr<const ConnectionSetup> setup);
    Lane(const Lane&) = delete;
    Lane& operator=(const Lane&) = delete;
    ~Lane() = default;

    /// The waiter gets the outcome on the thread that runs the lane, never from within this call.
    void execute(Command command, std::shared_ptr<Waiter> waiter);
    /// Commands that wait, and all that come later, end with Fault::closed.
    void close() { session_->close(); }
    /// Until end(), and until every outcome was handed on.
    void run() { context_.run(); }
    void end() { work_.reset(); }

private:
    class Sent;
    void finish(std::shared_ptr<Waiter> waiter, Outcome outcome);
    void hand_on();

    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::shared_ptr<Session> session_;
    std::mutex mutex_; // of the two below
    std::vector<std::pair<std::shared_ptr<Waiter>, Outcome>> finished_;
    bool is_posted_ = false;
    std::vector<std::pair<std::shared_ptr<Waiter>, Outcome>> handed_on_; // of the thread that runs the lane
};

/// A lane and its thread.
class Channel {
public:
    explicit Channel(std::shared_ptr<const ConnectionSetup> setup);
    Channel(const Channel&) = delete;
    Channel& operator=(const Channel&) = delete;
    /// Completes whatever is under way, and ends the thread; if it is this one, soon.
    ~Channel();

    /// Kept by the thread as well, and by what is under way: a waiter may be what ends this object.
    [[nodiscard]] const std::shared_ptr<Lane>& lane() const noexcept { return lane_; }

private:
    std::shared_ptr<Lane> lane_;
    std::thread thread_;
};

} // namespace becache::redis
