#pragma once

#include <becache/core/clock.hpp>
#include <becache/shared/tier.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::shared {

class MemoryState;

struct MemoryServerOptions {
    /// How many entries the ledger keeps: the oldest go.
    std::size_t ledger_length = 10'000;
    /// A larger payload is refused.
    std::size_t max_payload_bytes = std::size_t{8} << 20U;
    /// By which lives and deadlines are counted; nullptr: the system's.
    std::shared_ptr<const Clock> clock{};
};

/// What many MemoryTier share, in the place of a Redis server, by the rules of docs/protocol.md. Expired
/// values are removed at times; apart from that nothing bounds its memory but drop_…, flush and restart.
/// Thread-safe.
class MemoryServer {
public:
    explicit MemoryServer(MemoryServerOptions options = {});
    MemoryServer(const MemoryServer&) = delete;
    MemoryServer& operator=(const MemoryServer&) = delete;
    ~MemoryServer();

    /// All that it held at one time.
    using Dump = std::shared_ptr<const MemoryState>;
    [[nodiscard]] Dump dump() const;

    /// Loses everything, as by FLUSHALL.
    void flush();
    /// Another process of the server, that begins empty or with a dump. So is a replica that lags and is
    /// promoted.
    void restart(const Dump& dump = {});
    /// Evicts the token of a region or a tag, the value or placeholder at an address. False: there is none.
    bool drop_token(const std::string& scope);
    bool drop_value(const std::string& address);
    /// Leaves the newest `length` entries of the ledger.
    void trim_ledger(std::size_t length);

    /// A key that a foreign program wrote, for Tier::drop_foreign.
    void add_foreign(std::string key);
    [[nodiscard]] std::vector<std::string> foreign() const;

private:
    friend class MemoryTier;

    MemoryServerOptions options_;
    std::shared_ptr<Alarm> alarm_; ///< its mutex guards the state; notified when the ledger grows
    std::unique_ptr<MemoryState> state_;
};

/// One process' tier on a MemoryServer: several in one process pretend to be several processes. Keeps the
/// server alive.
class MemoryTier final : public Tier {
public:
    explicit MemoryTier(std::shared_ptr<MemoryServer> server);

    [[nodiscard]] Observed call(const ObserveRequest& request) override;
    [[nodiscard]] Filled call(const FillRequest& request) override;
    void call(const ReleaseRequest& request) override;
    [[nodiscard]] Accepted call(const InvalidateRequest& request) override;
    [[nodiscard]] Accepted call(const PrepareRequest& request) override;
    [[nodiscard]] Accepted call(const RollbackRequest& request) override;

    /// `done` is called by the caller's thread, before these return.
    void start(ObserveRequest request, Done<Observed> done) override;
    void start(FillRequest request, Done<Filled> done) override;
    void start(ReleaseRequest request) override;
    void start(InvalidateRequest request, Done<Accepted> done) override;

    [[nodiscard]] Synced sync(std::string_view cursor, std::size_t most) override;
    [[nodiscard]] std::optional<std::vector<LedgerEntry>> listen(
        std::string_view cursor, std::chrono::milliseconds longest) override;
    [[nodiscard]] std::vector<LedgerEntry> newest_entries(std::size_t most) override;
    [[nodiscard]] ForeignDropped drop_foreign(const ForeignRequest& request) override;
    /// `memory`.
    [[nodiscard]] std::string description() const override;
    void close() override;

private:
    /// Runs `body(state, send, now)` under the server's lock, or answers `unavailable`.
    template <class Answer, class Body>
    [[nodiscard]] Answer ask(Answer unavailable, Body body);
    void remember(std::string_view epoch) noexcept;

    std::shared_ptr<MemoryServer> server_;
    bool closed_ = false;           ///< under the server's lock
    std::uint64_t known_epoch_ = 0; ///< under the server's lock
};

} // namespace becache::shared
