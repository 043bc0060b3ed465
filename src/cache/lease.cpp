// The lease of the local tier: docs/protocol.md, "The local tier's lease".
//
// Values in memory may be served while the lease lasts: until the moment that the last heartbeat was *sent*,
// plus max_staleness. A heartbeat counts only when every record up to the newest was applied, and the
// sequence numbers prove that none is missing; else everything is forgotten. So whatever happens between the
// processes (loss, delay, a cut, a suspended machine), no hit is older than an invalidation that was
// committed max_staleness ago: had the record not been applied, the lease would not have been renewed since.
//
// Between heartbeats the thread listens, so that records are applied as soon as they come. That never renews
// the lease.
#include "lease.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace becache {
namespace {

/// How many entries a heartbeat asks for at once, and how often it asks again where there are more.
constexpr std::size_t most_entries = 500;
constexpr int most_rounds = 100;

} // namespace

Lease::Lease(const SharedOptions& options, std::shared_ptr<const Clock> clock, Reactions reactions)
    : options_{options}
    , clock_{std::move(clock)}
    , reactions_{std::move(reactions)}
    , interval_{std::chrono::nanoseconds{options.max_staleness} / 4} {}

Lease::~Lease() {
    {
        const std::lock_guard lock{alarm_->mutex};
        ending_ = true;
    }
    alarm_->changed.notify_all();
    options_.tier->close();
    if (thread_.joinable()) {
        thread_.join();
    }
}

void Lease::start() {
    if (options_.own_thread) {
        thread_ = std::thread{[this] { run(); }};
    }
}

bool Lease::heartbeat() {
    try {
        const std::lock_guard lock{mutex_};
        return synchronise();
    } catch (const std::bad_alloc&) {
        return false; // what was not applied is asked for again
    }
}

bool Lease::synchronise() {
    const TimePoint sent = clock_->now();
    for (int round = 0; round < most_rounds; ++round) {
        const shared::Synced synced = options_.tier->sync(cursor_, most_entries);
        if (!synced.ok) {
            return false;
        }
        if (synced.epoch != epoch_) {
            begin(synced);
        } else if (take(synced.entries) == Course::gap) {
            forget(synced);
        } else if (applied_ < synced.sequence) {
            if (synced.entries.size() >= most_entries) {
                continue;
            }
            forget(synced);
        }
        const auto stale = std::chrono::nanoseconds{options_.max_staleness}
                           + (options_.on_outage == OnOutage::serve_stale
                                  ? std::chrono::nanoseconds{options_.serve_stale_max}
                                  : std::chrono::nanoseconds{0});
        trusted_until_.store(
            (sent + stale - coarse_slack).time_since_epoch().count(), std::memory_order_release);
        return true;
    }
    return false; // it is written faster than we read: the lease runs out, and reads go to the tier
}

/// Another life of the tier than the one that was followed, or the first that is.
void Lease::begin(const shared::Synced& synced) {
    const bool first = epoch_.empty();
    epoch_ = synced.epoch;
    applied_ = first ? synced.sequence : 0;
    forget(synced);
    if (first) {
        forgotten_.fetch_sub(1, std::memory_order_relaxed);
        reactions_.joined(epoch_, applied_);
    }
}

/// Takes note of the records that are there, then trusts nothing that is in memory.
void Lease::forget(const shared::Synced& synced) {
    for (const shared::LedgerEntry& entry : synced.entries) {
        if (entry.kind != shared::LedgerEntry::Kind::unreadable && entry.epoch == epoch_
            && entry.sequence > applied_) {
            reactions_.apply(entry);
            applied_count_.fetch_add(1, std::memory_order_relaxed);
        }
    }
    reactions_.forget();
    forgotten_.fetch_add(1, std::memory_order_relaxed);
    applied_ = synced.sequence;
    cursor_ = synced.newest;
}

/// Applies what is new, in order. After a gap the cursor stands before it.
Lease::Course Lease::take(const std::vector<shared::LedgerEntry>& entries) {
    for (const shared::LedgerEntry& entry : entries) {
        if (entry.kind == shared::LedgerEntry::Kind::unreadable) {
            return Course::gap;
        }
        if (entry.epoch == epoch_ && entry.sequence > applied_) {
            if (entry.sequence != applied_ + 1) {
                return Course::gap;
            }
            reactions_.apply(entry);
            applied_ = entry.sequence;
            applied_count_.fetch_add(1, std::memory_order_relaxed);
        }
        cursor_ = entry.place;
    }
    return Course::whole;
}

void Lease::run() {
    for (;;) {
        {
            const std::lock_guard lock{alarm_->mutex};
            if (ending_) {
                return;
            }
        }
        const TimePoint next = clock_->now() + interval_;
        reactions_.before_heartbeat();
        if (heartbeat()) {
            listen_until(next);
        } else {
            sleep_until(next);
        }
    }
}

/// Applies records as they come. Returns early where one seems to be missing: a heartbeat is then due at
/// once.
void Lease::listen_until(TimePoint time) {
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(time - clock_->now());
        if (left.count() <= 0) {
            return;
        }
        std::string cursor;
        {
            const std::lock_guard lock{mutex_};
            cursor = cursor_;
        }
        const auto entries = options_.tier->listen(cursor, left);
        if (!entries) {
            sleep_until(time);
            return;
        }
        const std::lock_guard lock{mutex_};
        const bool other_epoch = std::ranges::any_of(
            *entries, [&](const shared::LedgerEntry& entry) { return entry.epoch != epoch_; });
        if (other_epoch || take(*entries) == Course::gap) {
            return;
        }
    }
}

void Lease::sleep_until(TimePoint time) {
    std::unique_lock lock{alarm_->mutex};
    while (!ending_ && clock_->now() < time) {
        clock_->wait_until(alarm_, lock, time);
    }
}

} // namespace becache
