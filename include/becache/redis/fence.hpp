#pragma once

#include <becache/redis/command.hpp>
#include <becache/redis/reply.hpp>

#include <functional>

namespace becache::redis {

/// What every new connection asks last, before it serves: docs/protocol.md, "Connecting". Both functions are
/// called for one connection after the other, from any thread, and may be called for two at the same time.
struct Fence {
    /// A command of its own for each connection. Empty: nothing is asked.
    std::function<Command()> ask{};
    /// Whether that is an answer to it; if not, the connection is given up. Error replies do not come here.
    std::function<bool(const Reply&)> accept{};
};

} // namespace becache::redis
