#pragma once

#include <becache/redis/command.hpp>
#include <becache/redis/outcome.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <chrono>
#include <utility>

namespace becache::redis {

/// A command under way, and who waits for it.
class Operation {
public:
    explicit Operation(Command sent)
        : command{std::move(sent)} {}
    virtual ~Operation() = default;
    Operation(const Operation&) = delete;
    Operation& operator=(const Operation&) = delete;

    /// Called once. It must not run the waiter's code before it returns.
    virtual void complete(Outcome outcome) = 0;

    Command command;
    /// The epoch: from the command's options, when it is submitted.
    std::chrono::steady_clock::time_point deadline{};
    /// A connection broke after bytes of it had left.
    bool may_be_executed = false;
    /// It goes, or went, with a second connection, and will not with a third.
    bool is_repeated = false;
};

/// Posts the outcome to a completion handler, on the executor that goes with it.
template <class Handler>
class HandlerOperation final : public Operation {
public:
    HandlerOperation(Command sent, Handler handler, const boost::asio::any_io_executor& otherwise)
        : Operation{std::move(sent)}
        , work_{boost::asio::get_associated_executor(handler, otherwise)}
        , handler_{std::move(handler)} {}

    void complete(Outcome outcome) override {
        boost::asio::post(
            work_.get_executor(), [handler = std::move(handler_), outcome = std::move(outcome)]() mutable {
                std::move(handler)(std::move(outcome));
            });
        work_.reset();
    }

private:
    boost::asio::executor_work_guard<
        boost::asio::associated_executor_t<Handler, boost::asio::any_io_executor>>
        work_;
    Handler handler_;
};

} // namespace becache::redis
