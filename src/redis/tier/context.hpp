#pragma once

#include "key_names.hpp"
#include "scripts.hpp"

#include <becache/redis/command.hpp>
#include <becache/redis/fence.hpp>
#include <becache/redis/outcome.hpp>
#include <becache/redis/tier.hpp>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace becache::redis {

/// What all operations of a tier share. Thread-safe.
class TierContext {
public:
    TierContext(const RedisOptions& redis_options, RedisTierOptions tier_options);

    const RedisTierOptions options;
    const std::string server; ///< for error texts
    const KeyNames keys;
    const TierScripts scripts;
    EnvelopeFaultCounters envelope_faults;
    CircuitBreaker breaker;

    /// A script with a fresh nonce, and with the highest epoch number seen.
    [[nodiscard]] Command run(
        const Script& script, std::span<const std::string> own_keys,
        std::span<const std::string_view> own_arguments) const;

    /// Remembers the number of an epoch, `<number>-<nonce>`, if it is the highest; answers it, if there is
    /// one.
    std::optional<std::uint64_t> learn(std::string_view epoch) noexcept;
    [[nodiscard]] std::uint64_t highest_epoch() const noexcept {
        return highest_epoch_.load(std::memory_order_relaxed);
    }

    /// Counts it; and what one connection learns of a server that is no master, or lacks the replicas that it
    /// must have, counts for all.
    void count(const Outcome& outcome) noexcept;
    /// Nothing where the breaker refuses; that is counted.
    [[nodiscard]] std::optional<CircuitBreaker::Call> try_call();
    [[nodiscard]] RedisTierStats stats() const;
    [[nodiscard]] std::string breaker_is_open() const;
    [[nodiscard]] std::string is_no_answer(std::string_view command) const;
    /// Whether this is the process that made the tier. A child of fork() must not write into its sockets.
    [[nodiscard]] bool is_in_its_process() const noexcept;
    [[nodiscard]] std::string is_of_another_process() const;
    /// Those that were made until now send no further command: each is made anew, with its handshake.
    void distrust_connections() noexcept { fence_moves_->fetch_add(1); }
    [[nodiscard]] std::shared_ptr<const std::atomic<std::uint64_t>> fence_moves() const {
        return fence_moves_;
    }

private:
    const pid_t process_;
    const std::shared_ptr<std::atomic<std::uint64_t>> fence_moves_ =
        std::make_shared<std::atomic<std::uint64_t>>(0);
    std::atomic<std::uint64_t> highest_epoch_{0};
    std::atomic<std::uint64_t> round_trips_{0};
    std::atomic<std::uint64_t> not_attempted_{0};
    std::array<std::atomic<std::uint64_t>, fault_count> faults_{};
};

/// sync.lua before the first command of a connection.
[[nodiscard]] Fence fence_of(const std::shared_ptr<TierContext>& context);

/// Whether a fault says that the server is away, or another one. The rest are ours, a person's to mend, or
/// the refusal of one command by a server that is alive.
[[nodiscard]] bool counts_as_failure(Fault fault) noexcept;

} // namespace becache::redis
