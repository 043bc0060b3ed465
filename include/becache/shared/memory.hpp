#pragma once

#include <becache/core/clock.hpp>
#include <becache/shared/tier.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
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
    /// Answers nobody until resume() or restart().
    void stop();
    void resume();
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
    bool stopped_ = false;
};

/// What goes wrong between one tier and its server.
struct MemoryFaults {
    bool cut_off = false; ///< nothing gets through
    /// So many of the next requests are lost; or are carried out, and their answers are lost. Both are
    /// answered as unavailable. listen() is not counted.
    std::size_t lose_requests = 0;
    std::size_t lose_answers = 0;
    /// Requests wait before they are carried out, or their answers afterwards, until
    /// MemoryTier::release_held(). A blocking call waits as long. listen() is not held.
    bool hold_requests = false;
    bool hold_answers = false;
    /// Requests are answered at once, and a copy of each is held that comes once more: nobody hears its
    /// answer.
    bool hold_copies = false;
    /// listen() hears of nothing new: hints that are late, or that are lost until the tier hears again.
    bool withhold_hints = false;
};

/// One process' tier on a MemoryServer: several in one process pretend to be several processes. Keeps the
/// server alive.
class MemoryTier final : public Tier {
public:
    explicit MemoryTier(std::shared_ptr<MemoryServer> server);
    /// As by close().
    ~MemoryTier() override;

    /// For requests from now on; what is held stays so. The counts are those still to come.
    void set_faults(MemoryFaults faults);
    [[nodiscard]] MemoryFaults faults() const;
    /// How many requests, answers and copies are held.
    [[nodiscard]] std::size_t held() const;
    /// Waits, in real time, until so many or more are held. False: not within `longest`.
    [[nodiscard]] bool wait_until_held(std::size_t count, std::chrono::milliseconds longest) const;
    /// Lets one go that is held: the oldest is at 0, any other is reordered. False: there is none.
    bool release_held(std::size_t place = 0);

    [[nodiscard]] Observed call(const ObserveRequest& request) override;
    [[nodiscard]] Filled call(const FillRequest& request) override;
    void call(const ReleaseRequest& request) override;
    [[nodiscard]] Accepted call(const InvalidateRequest& request) override;
    [[nodiscard]] Accepted call(const PrepareRequest& request) override;
    [[nodiscard]] Accepted call(const RollbackRequest& request) override;

    /// Unless it is held, `done` is called by the caller's thread, before these return; else by the one that
    /// calls release_held() or close().
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
    /// What is held is answered as unavailable.
    void close() override;

private:
    struct Held {
        std::function<void()> go_on;
        std::function<void()> give_up;
    };

    template <class Request, class Answer>
    void begin(Request request, Done<Answer> done);
    template <class Answer, class Request>
    [[nodiscard]] Answer ask(Request request);
    template <class Request>
    [[nodiscard]] auto carry_out(const Request& request, const std::string& nonce);
    [[nodiscard]] std::string_view why_unreachable() const noexcept;
    void hold(Held held);

    // All under the server's lock.
    std::shared_ptr<MemoryServer> server_;
    std::uint64_t known_epoch_ = 0;
    bool closed_ = false;
    MemoryFaults faults_{};
    std::deque<Held> held_{};
};

} // namespace becache::shared
