#pragma once

#include <becache/redis/error.hpp>
#include <becache/redis/fence.hpp>
#include <becache/redis/options.hpp>
#include <becache/redis/reply.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace becache::redis {

/// What a new connection says before it serves: AUTH, SELECT, CLIENT SETNAME, ROLE and the fence, in one
/// write: a replica refuses the fence by itself, and its role is judged before. Knows nothing of sockets.
/// Errors name the step that failed and the server's error word, nothing that was sent: a server's text may
/// repeat it.
class Handshake {
public:
    explicit Handshake(const RedisOptions& options, const Fence& fence = {});

    [[nodiscard]] const std::string& bytes() const noexcept { return bytes_; }
    /// Takes the next reply. The first that is not as it must be is an error; later ones follow from it.
    [[nodiscard]] std::optional<Error> take(const Reply& reply);
    [[nodiscard]] bool is_done() const noexcept { return taken_ == steps_.size(); }

private:
    enum class Step : std::uint8_t { authenticate, select, set_name, role, fence };

    [[nodiscard]] std::optional<Error> take_role(const Reply& reply) const;
    [[nodiscard]] Error refusal(Step step, const Reply& reply) const;
    [[nodiscard]] Error failure(Fault fault, std::string_view wrong, std::string_view right) const;

    std::string server_;
    std::function<bool(const Reply&)> is_past_fence_;
    std::vector<Step> steps_;
    std::size_t taken_ = 0;
    std::string bytes_;
};

} // namespace becache::redis
