#pragma once

#include <becache/cache/options.hpp>
#include <becache/core/clock.hpp>
#include <becache/shared/tier.hpp>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace becache {

/// Until when what is in memory may be trusted, and the ledger of all processes, followed entry by entry.
/// Thread-safe. See lease.cpp.
class Lease {
public:
    struct Reactions {
        /// An entry that may drop something, in the ledger's order; its effect is there when this returns.
        std::function<void(const shared::LedgerEntry&)> apply;
        /// Nothing is known any more of what was invalidated: all values in memory are stale.
        std::function<void()> forget;
        /// Called before each heartbeat of the own thread: the tier may answer again.
        std::function<void()> before_heartbeat;
        /// The first heartbeat was answered: everything up to here in the ledger is the past.
        std::function<void(const std::string& epoch, std::uint64_t sequence)> joined;
    };

    Lease(const SharedOptions& options, std::shared_ptr<const Clock> clock, Reactions reactions);
    /// Ends the thread, and waits for it.
    ~Lease();
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;

    /// Starts the thread that keeps the lease, if the options want one.
    void start();
    /// One heartbeat; answers whether the tier was heard.
    bool heartbeat();

    [[nodiscard]] bool trusts(TimePoint now) const noexcept {
        return now.time_since_epoch().count() < trusted_until_.load(std::memory_order_acquire);
    }
    /// How often everything was forgotten, the first time not counted.
    [[nodiscard]] std::uint64_t times_forgotten() const noexcept { return forgotten_; }
    /// Entries that were applied.
    [[nodiscard]] std::uint64_t applied() const noexcept { return applied_count_; }

private:
    enum class Course : std::uint8_t { whole, gap };

    bool synchronise();
    void begin(const shared::Synced& synced);
    Course take(const std::vector<shared::LedgerEntry>& entries);
    void forget(const shared::Synced& synced);
    void run();
    void listen_until(TimePoint time);
    void sleep_until(TimePoint time);

    const SharedOptions options_;
    const std::shared_ptr<const Clock> clock_;
    const Reactions reactions_;
    const std::chrono::nanoseconds interval_;

    std::atomic<TimePoint::rep> trusted_until_{TimePoint::min().time_since_epoch().count()};
    std::atomic<std::uint64_t> forgotten_{0};
    std::atomic<std::uint64_t> applied_count_{0};

    std::mutex mutex_; ///< guards what follows; held while entries are applied
    std::string epoch_;
    std::string cursor_ = "-";
    std::uint64_t applied_ = 0; ///< the highest sequence number that was applied in this epoch

    const std::shared_ptr<Alarm> alarm_ = std::make_shared<Alarm>();
    bool ending_ = false; ///< under the alarm's mutex
    std::thread thread_;
};

} // namespace becache
