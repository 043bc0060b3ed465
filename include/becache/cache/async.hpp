#pragma once

#include <becache/core/record.hpp>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <memory>
#include <utility>

namespace becache {

/// The completion token of an `async_…` operation that names none: `co_await caches.async_…(reason)`.
using DefaultToken = boost::asio::use_awaitable_t<>;

/// Starts an invalidation, `invalidate(done)`, and completes with its receipt on the executor that goes with
/// the token.
template <class Token, class Invalidate>
auto async_receipt(Token&& token, Invalidate invalidate) {
    return boost::asio::async_initiate<Token, void(Receipt)>(
        [](auto handler, Invalidate start) {
            auto executor = boost::asio::prefer(
                boost::asio::get_associated_executor(handler),
                boost::asio::execution::outstanding_work.tracked);
            const auto kept = std::make_shared<decltype(handler)>(std::move(handler));
            start([executor, kept](const Receipt& receipt) {
                boost::asio::post(executor, [kept, receipt] { std::move (*kept)(receipt); });
            });
        },
        token, std::move(invalidate));
}

} // namespace becache
