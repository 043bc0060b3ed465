#pragma once

#include <becache/core/record.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace becache {

/// The completion token of an `async_…` operation that names none: `co_await caches.async_…(reason)`.
using DefaultToken = boost::asio::use_awaitable_t<>;

/// Runs `invalidate`, then completes with its receipt on the executor that goes with the token. The body is
/// that of the blocking form: embedded, an invalidation waits for nothing.
template <class Token, class Invalidate>
auto async_receipt(Token&& token, Invalidate invalidate) {
    return boost::asio::async_initiate<Token, void(Receipt)>(
        [](auto handler, Invalidate run) {
            const Receipt receipt = run();
            const auto executor = boost::asio::get_associated_executor(handler);
            boost::asio::post(
                executor, [handler = std::move(handler), receipt]() mutable { std::move(handler)(receipt); });
        },
        token, std::move(invalidate));
}

} // namespace becache
