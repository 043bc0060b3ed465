#pragma once

#include <becache/redis/fence.hpp>
#include <becache/redis/operation.hpp>
#include <becache/redis/options.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace becache::redis {

class Session;

/// One connection to Redis that everybody shares: commands given to it at the same time travel in one write.
/// It connects when it is first used, and again when it is used after it broke. Thread-safe; move-only; must
/// not outlive the context of its executor.
class Connection {
public:
    /// Completions run on `executor`, unless their handler has one of its own. Throws std::invalid_argument
    /// for options that may not be, and for TLS files that cannot be used.
    Connection(const boost::asio::any_io_executor& executor, const RedisOptions& options, Fence fence = {});
    Connection(Connection&&) noexcept = default;
    Connection& operator=(Connection&&) = delete;
    /// Closes it.
    ~Connection();

    /// Completes with an Outcome: `void(Outcome)`. Never throws for what the network or the server does. In a
    /// coroutine name the command first: g++ 12 miscompiles temporaries in `co_await` expressions.
    template <class Token>
    auto async_execute(Command command, Token&& token) {
        return boost::asio::async_initiate<Token, void(Outcome)>(
            [this](auto handler, Command sent) {
                using Handler = std::decay_t<decltype(handler)>;
                submit(std::make_unique<HandlerOperation<Handler>>(
                    std::move(sent), std::move(handler), executor_));
            },
            token, std::move(command));
    }

    /// Commands that wait, and all that come later, complete with Fault::closed.
    void close();

private:
    void submit(std::unique_ptr<Operation> operation);

    boost::asio::any_io_executor executor_;
    std::shared_ptr<Session> session_;
};

} // namespace becache::redis
