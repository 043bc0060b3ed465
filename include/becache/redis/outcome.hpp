#pragma once

#include <becache/redis/error.hpp>
#include <becache/redis/reply.hpp>

#include <utility>
#include <variant>

namespace becache::redis {

/// A command's reply, or why there is none. An error reply is an error; inside of arrays it stays a Reply.
class [[nodiscard]] Outcome {
public:
    Outcome(Reply reply)
        : result_{std::move(reply)} {}
    Outcome(Error error)
        : result_{std::move(error)} {}

    [[nodiscard]] bool ok() const noexcept { return result_.index() == 0; }
    explicit operator bool() const noexcept { return ok(); }

    /// The reply. Throws std::bad_variant_access where there is none.
    [[nodiscard]] const Reply& reply() const& { return std::get<Reply>(result_); }
    [[nodiscard]] Reply reply() && { return std::get<Reply>(std::move(result_)); }
    /// The error. Throws std::bad_variant_access where there is none.
    [[nodiscard]] const Error& error() const { return std::get<Error>(result_); }

private:
    std::variant<Reply, Error> result_;
};

} // namespace becache::redis
