#pragma once

#include <becache/core/clock.hpp>
#include <becache/core/environment.hpp>
#include <becache/redis/circuit_breaker.hpp>
#include <becache/redis/envelope.hpp>
#include <becache/redis/error.hpp>
#include <becache/redis/options.hpp>
#include <becache/shared/tier.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace becache::redis {

/// How values and invalidations are kept in Redis. Checked once, when a tier is made.
struct RedisTierOptions {
    /// Times of envelopes and of the breaker.
    std::shared_ptr<const Clock> clock = system_clock();
    CircuitBreakerOptions breaker{};
    /// Its largest payload and 64 KiB must fit RedisOptions::reply_limits.max_text_bytes.
    EnvelopeLimits envelope{};
    /// About how many records the ledger keeps: at least 1.
    std::size_t ledger_length = 100'000;
    /// Whether every read asks the server who it is, and so costs a script instead of an MGET: for servers
    /// whose connections outlive a failover (docs/protocol.md, "Reading").
    bool strict_identity = false;
    /// Which partition of the keys: 1 to 64 letters, digits, `_`, `-` and `.`.
    std::string partition = "0";
};

/// Sums since the tier was made, and its state now.
struct RedisTierStats {
    std::uint64_t round_trips = 0;   ///< commands that were sent, or would have been; a batch is one
    std::uint64_t not_attempted = 0; ///< operations that the open breaker refused
    std::uint64_t breaker_opened = 0;
    CircuitBreaker::State breaker = CircuitBreaker::State::closed;
    std::array<std::uint64_t, fault_count> faults{};                   ///< of commands, by Fault
    std::array<std::uint64_t, envelope_fault_count> envelope_faults{}; ///< by EnvelopeFault

    [[nodiscard]] std::uint64_t of(Fault fault) const { return faults[static_cast<std::size_t>(fault)]; }
    [[nodiscard]] std::uint64_t of(EnvelopeFault fault) const {
        return envelope_faults[static_cast<std::size_t>(fault)];
    }
};

/// The shared tier on a Redis or Valkey server: docs/protocol.md.
///
/// A `call` runs on the caller's own thread, over a pool of connections. A `start` goes through one pipelined
/// connection, on a thread of the tier that begins with the first of them and that calls `done`; `done` must
/// not throw. listen() has connections of its own. Nothing connects before it is needed.
///
/// A circuit breaker keeps a dead server from costing every operation its time-out; listen() passes it by.
/// A server that does not answer, or that is the wrong one, counts as a failure. One that refuses a command
/// for its own state (a full memory, too few replicas, a failed snapshot) is alive, and does not.
///
/// It is of the process that made it: in a child of fork() it answers nothing, and touches no socket.
class RedisTier final : public shared::Tier {
public:
    /// Throws std::invalid_argument that names the option, its value and the values it may have.
    explicit RedisTier(const RedisOptions& options, RedisTierOptions tier_options = {});
    /// No call may be under way. What was started is answered first, as unavailable.
    ~RedisTier() override;

    [[nodiscard]] shared::Observed call(const shared::ObserveRequest& request) override;
    [[nodiscard]] shared::Filled call(const shared::FillRequest& request) override;
    void call(const shared::ReleaseRequest& request) override;
    [[nodiscard]] shared::Accepted call(const shared::InvalidateRequest& request) override;
    [[nodiscard]] shared::Accepted call(const shared::PrepareRequest& request) override;
    [[nodiscard]] shared::Accepted call(const shared::RollbackRequest& request) override;

    void start(shared::ObserveRequest request, Done<shared::Observed> done) override;
    void start(shared::FillRequest request, Done<shared::Filled> done) override;
    void start(shared::ReleaseRequest request) override;
    void start(shared::InvalidateRequest request, Done<shared::Accepted> done) override;

    /// All entries travel in one reply: `most` times the size of a record must fit
    /// RedisOptions::reply_limits.
    [[nodiscard]] shared::Synced sync(std::string_view cursor, std::size_t most) override;
    [[nodiscard]] std::optional<std::vector<shared::LedgerEntry>> listen(
        std::string_view cursor, std::chrono::milliseconds longest) override;
    [[nodiscard]] std::vector<shared::LedgerEntry> newest_entries(std::size_t most) override;

    /// Needs rights of its own: docs/protocol.md, "Rights". Keys of becache are passed over, whatever the
    /// pattern.
    [[nodiscard]] shared::ForeignDropped drop_foreign(const shared::ForeignRequest& request) override;

    [[nodiscard]] std::string description() const override;
    /// Also ends whatever else is under way.
    void close() override;

    [[nodiscard]] RedisTierStats stats() const;

private:
    struct Body;
    std::unique_ptr<Body> body_;
};

/// The tier that REDIS_URL names, with RedisOptions::from_environment; null where it is not set, or empty.
/// Throws std::invalid_argument as that function and RedisTier do.
[[nodiscard]] std::shared_ptr<RedisTier> tier_from_environment(
    const Environment& environment = current_environment(), RedisTierOptions tier_options = {});

} // namespace becache::redis
