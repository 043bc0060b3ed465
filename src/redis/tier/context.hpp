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

    /// Remembers the number of an epoch, `<number>-<nonce>`, if it is the highest.
    void learn(std::string_view epoch) noexcept;

    void count(const Outcome& outcome) noexcept;
    /// Nothing where the breaker refuses; that is counted.
    [[nodiscard]] std::optional<CircuitBreaker::Call> try_call();
    [[nodiscard]] RedisTierStats stats() const;
    [[nodiscard]] std::string breaker_is_open() const;
    [[nodiscard]] std::string is_no_answer(std::string_view command) const;

private:
    std::atomic<std::uint64_t> highest_epoch_{0};
    std::atomic<std::uint64_t> round_trips_{0};
    std::atomic<std::uint64_t> not_attempted_{0};
    std::array<std::atomic<std::uint64_t>, fault_count> faults_{};
};

/// sync.lua before the first command of a connection.
[[nodiscard]] Fence fence_of(std::shared_ptr<TierContext> context);

/// Whether a fault says that the server is away, or another one. The rest are ours, a person's to mend, or
/// the refusal of one command by a server that is alive.
[[nodiscard]] bool counts_as_failure(Fault fault) noexcept;

} // namespace becache::redis
