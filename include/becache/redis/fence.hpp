#pragma once

#include <becache/redis/command.hpp>
#include <becache/redis/reply.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

namespace becache::redis {

/// What every new connection asks last, before it serves: docs/protocol.md, "Connecting". Both functions are
/// called for one connection after the other, from any thread, and may be called for two at the same time.
struct Fence {
    /// A command of its own for each connection. Empty: nothing is asked.
    std::function<Command()> ask{};
    /// Whether that is an answer to it; if not, the connection is given up. Error replies do not come here.
    std::function<bool(const Reply&)> accept{};
    /// Counted up by who has learned that a server is not what it was: a connection that passed the fence
    /// before serves no further command, and is made anew. Null: nobody does.
    std::shared_ptr<const std::atomic<std::uint64_t>> moves{};
};

} // namespace becache::redis
