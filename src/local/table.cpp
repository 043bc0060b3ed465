// The table: shards, each a lock-free hash table for readers and a mutex for everybody else.
//
// A reader finds an entry within an epoch (epoch.cpp) and looks at three words: when it expires, and when its
// set of tags and that one's group ended (generations.cpp). It is fresh before the least of them.
//
// A writer holds the shard's mutex. What it unlinks goes onto the shard's list of the retired, and from
// there, once no reader can reach it, out of the lock into the hands of destructors, which are the user's
// code. The same goes for the observers of removals. The invariant of a shard: its hash table, its queues and
// its counts name the same entries, each once; and each of them is counted live in its generations unless
// those have ended.
//
// A shard is swept as it is written: every insertion looks at a few entries in turn and removes those of no
// more use. Nothing ever walks a whole shard.
#include "bucket_table.hpp"
#include "key_hash.hpp"

#include <becache/local/epoch.hpp>
#include <becache/local/log_duration.hpp>
#include <becache/local/table.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <limits>
#include <mutex>
#include <unordered_set>

namespace becache::local {
namespace {

constexpr std::size_t most_shards = 64;
/// A shard smaller than this would evict by chance rather than by use.
constexpr std::size_t least_entries_per_shard = 1024;
constexpr std::size_t least_bytes_per_shard = std::size_t{1} << 20U;
/// How many of a shard's entries an insertion looks at, to find those of no more use. With one, a shard that
/// grows would be looked at where it grows, and nowhere else.
constexpr std::size_t swept_per_insert = 2;
/// How many retired objects a shard gathers before it asks which of them may go.
constexpr std::size_t retired_per_round = 64;

/// A power of two.
std::size_t count_shards(const TableOptions& options) {
    const std::size_t wanted =
        std::min(options.max_entries / least_entries_per_shard, options.max_bytes / least_bytes_per_shard);
    return std::bit_floor(std::clamp<std::size_t>(wanted, 1, most_shards));
}

/// The share of shard `place` when `total` is dealt out to `count` shards, so that the shares sum to it.
std::size_t share(std::size_t total, std::size_t place, std::size_t count) {
    return total / count + (place < total % count ? 1 : 0);
}

std::unique_ptr<BucketTable> make_buckets(const TableOptions& options) {
    const std::size_t shards = count_shards(options);
    const std::size_t entries =
        std::min(options.max_entries, options.max_bytes / Table::entry_overhead_bytes);
    return std::make_unique<BucketTable>(shards, entries / shards + 1);
}

void destroy_entry(void* entry, std::size_t) noexcept { static_cast<const Entry*>(entry)->drop_reference(); }

void destroy_tags(void* tags, std::size_t) noexcept { Generations::forget(*static_cast<TagSet*>(tags)); }

TimePoint::rep end_of(TimePoint begin, std::chrono::nanoseconds length) noexcept {
    const TimePoint::rep from = begin.time_since_epoch().count();
    return from > std::numeric_limits<TimePoint::rep>::max() - length.count()
               ? std::numeric_limits<TimePoint::rep>::max()
               : from + length.count();
}

} // namespace

bool Found::usable(TimePoint now, std::chrono::nanoseconds longest) const noexcept {
    return entry != nullptr && fresh_until != ended_hard
           && now.time_since_epoch().count()
                  < end_of(TimePoint{std::chrono::nanoseconds{fresh_until}}, longest);
}

struct Table::Shard {
    Shard(std::size_t place, std::size_t entries, std::size_t bytes)
        : number{place}
        , queues{{.max_entries = entries, .max_weight = bytes}}
        , max_entries{entries}
        , max_bytes{bytes} {}

    const std::size_t number;
    mutable std::mutex mutex;
    EvictionQueues<Entry> queues;
    const std::size_t max_entries;
    const std::size_t max_bytes;

    /// What readers may still hold, oldest first, and the epochs in which it was unlinked.
    std::vector<Retired> retired;
    std::vector<std::uint64_t> epochs;
};

/// What an operation leaves to be done once it has let go of the lock.
struct Table::Aftermath {
    std::vector<std::pair<const Entry*, Removal>> removed;
    std::vector<Retired> reclaimed;
};

Table::Table(TableOptions options)
    : options_{std::move(options)}
    , buckets_{make_buckets(options_)} {
    const std::size_t count = count_shards(options_);
    for (std::size_t place = 0; place < count; ++place) {
        shards_.push_back(std::make_unique<Shard>(
            place, share(options_.max_entries, place, count), share(options_.max_bytes, place, count)));
    }
}

Table::~Table() {
    for (const auto& shard : shards_) {
        while (Entry* const entry = shard->queues.next_to_examine()) {
            take(*shard, *entry);
        }
        for (const Retired& retired : shard->retired) {
            retired.destroy(retired.object, retired.detail);
        }
    }
}

Table::Shard& Table::shard_of(std::size_t hash) const noexcept { return *shards_[buckets_->shard_of(hash)]; }

/// What a look-up found, which counts as used if it is fresh.
inline Found Table::judge(const Entry& entry, TimePoint now) noexcept {
    const TimePoint::rep until =
        std::min(entry.expires_.load(std::memory_order_relaxed), entry.tags_.load()->fresh_until());
    if (now.time_since_epoch().count() < until) {
        const_cast<Entry&>(entry).touch();
    }
    return {.entry = &entry, .fresh_until = until};
}

[[gnu::noinline]] Found Table::find_further(
    const TableKey& key, std::size_t hash, TimePoint now) const noexcept {
    const Entry* const entry = buckets_->find(key, hash);
    return entry == nullptr ? Found{} : judge(*entry, now);
}

/// Inline, so that all of a hit but for what is seldom needed is one function.
[[gnu::always_inline]] inline Found Table::find_usual(
    const TableKey& key, std::size_t hash, TimePoint now) const noexcept {
    if (const Entry* const entry = buckets_->find_first(key, hash); entry != nullptr) [[likely]] {
        return judge(*entry, now);
    }
    return find_further(key, hash, now);
}

Found Table::find(const TableKey& key, TimePoint now) const noexcept {
    return find_usual(key, hash_of(key), now);
}

Found Table::find(const TableKey& key, std::size_t hash, TimePoint now) const noexcept {
    return find_usual(key, hash, now);
}

EntryState Table::peek(const TableKey& key, TimePoint now) const noexcept {
    const EpochGuard guard;
    const std::size_t hash = TableKeyHash{}(key);
    const Entry* const entry = buckets_->find(key, hash);
    if (entry == nullptr) {
        return EntryState::absent;
    }
    const auto until = std::min(entry->expires_.load(), entry->tags_.load()->fresh_until());
    return now.time_since_epoch().count() < until ? EntryState::fresh : EntryState::stale;
}

void Table::prefetch(std::size_t hash) const noexcept { buckets_->prefetch(hash); }

void Table::prefetch_entry(std::size_t hash) const noexcept { buckets_->prefetch_entry(hash); }

/// Whether the entry may still answer a read, be it past its time.
bool Table::in_use(const Entry& entry, TimePoint now) noexcept {
    const auto until = std::min(entry.expires_.load(), entry.tags_.load()->fresh_until());
    return Found{.entry = &entry, .fresh_until = until}.usable(now, duration_of_log(entry.retention_));
}

/// Takes the entry out of the shard; answers whether it was live.
bool Table::take(Shard& shard, Entry& entry) const {
    shard.queues.erase(entry);
    buckets_->erase(entry, entry.hash(), shard.retired);
    return leave(shard, entry);
}

/// Takes the entry, which no reader finds any more, off the books; answers whether it was live.
bool Table::leave(Shard& shard, Entry& entry) {
    TagSet& tags = *entry.tags_.load();
    TableCounters& counters = tags.group->owner->counters;
    counters.entries.fetch_sub(1, std::memory_order_relaxed);
    counters.bytes.fetch_sub(entry.weight_, std::memory_order_relaxed);
    shard.retired.push_back({&tags, 0, destroy_tags});
    shard.retired.push_back({&entry, 0, destroy_entry});
    return Generations::leave(tags);
}

/// Takes an entry that nobody asked to remove, and that the queues have given up.
void Table::remove(Shard& shard, Entry& entry, TimePoint now, Aftermath& aftermath) const {
    TableCounters& counters = entry.tags_.load()->group->owner->counters;
    const bool past_its_time = entry.expires_.load() <= now.time_since_epoch().count();
    Removal cause = Removal::stale;
    buckets_->erase(entry, entry.hash(), shard.retired);
    // Only what time alone has ended counts as expired; what was invalidated was counted then.
    if (leave(shard, entry)) {
        cause = past_its_time ? Removal::expired : Removal::evicted;
        (past_its_time ? counters.expirations : counters.evictions).fetch_add(1, std::memory_order_relaxed);
    }
    if (options_.on_removed) {
        aftermath.removed.emplace_back(&entry, cause);
    }
}

/// Evicts until `entries` more of together `weight` fit.
void Table::make_room(
    Shard& shard, std::size_t entries, std::size_t weight, TimePoint now, Aftermath& aftermath) const {
    while (shard.queues.size() + entries > shard.max_entries
           || shard.queues.weight() + weight > shard.max_bytes) {
        Entry* const victim = shard.queues.evict([&](const Entry& entry) { return !in_use(entry, now); });
        remove(shard, *victim, now, aftermath);
    }
}

/// Sorts out which of the retired nobody can reach any more. Under the lock.
void Table::gather(Shard& shard, Aftermath& aftermath) {
    shard.epochs.resize(shard.retired.size(), current_epoch());
    if (shard.retired.size() < retired_per_round) {
        return;
    }
    // What was found out for another shard may do for most of them.
    std::uint64_t oldest = oldest_epoch_known();
    if (shard.epochs[shard.epochs.size() / 2] >= oldest) {
        oldest = oldest_epoch();
    }
    const auto ripe = std::ranges::lower_bound(shard.epochs, oldest) - shard.epochs.begin();
    aftermath.reclaimed.assign(shard.retired.begin(), shard.retired.begin() + ripe);
    shard.retired.erase(shard.retired.begin(), shard.retired.begin() + ripe);
    shard.epochs.erase(shard.epochs.begin(), shard.epochs.begin() + ripe);
}

/// What may run the user's code. Under no lock.
void Table::settle(const Aftermath& aftermath) const {
    for (const auto& [entry, cause] : aftermath.removed) {
        options_.on_removed(*entry, cause);
    }
    for (const Retired& retired : aftermath.reclaimed) {
        retired.destroy(retired.object, retired.detail);
    }
}

/// Runs `change(shard, aftermath)` under the lock of a shard, then what is left to be done.
template <class Change>
auto Table::with_lock(Shard& shard, const Change& change) const {
    Aftermath aftermath;
    // What is unlinked meanwhile stays until its observers have been told.
    const EpochGuard guard;
    const auto answer = [&] {
        const std::lock_guard lock{shard.mutex};
        auto result = change(aftermath);
        gather(shard, aftermath);
        return result;
    }();
    settle(aftermath);
    return answer;
}

bool Table::insert(NewEntry made, TimePoint now) {
    const TableKey key = made.entry->key();
    const std::size_t hash = TableKeyHash{}(key);
    Shard& shard = shard_of(hash);
    const std::size_t weight = key.fields.size() + made.value_bytes + entry_overhead_bytes;
    if (weight > std::min<std::size_t>(shard.max_bytes, std::numeric_limits<std::uint32_t>::max())) {
        return false;
    }
    auto& entry = const_cast<Entry&>(*made.entry);
    entry.expires_.store(made.expires.time_since_epoch().count(), std::memory_order_relaxed);
    entry.retention_ = log_duration(made.retention);
    entry.load_time_ = log_duration(made.load_time);
    entry.brief_ = made.brief;
    entry.weight_ = static_cast<std::uint32_t>(weight);
    return with_lock(shard, [&](Aftermath& aftermath) {
        if (!made.stamp.admit()) {
            return false;
        }
        TableCounters& counters = made.stamp.counters();
        entry.tags_.store(made.stamp.set(), std::memory_order_relaxed);
        if (auto* const old = const_cast<Entry*>(buckets_->find(key, hash)); old != nullptr) {
            buckets_->replace(*old, entry, hash);
            shard.queues.replace(*old, entry);
            const bool past_its_time = old->expires_.load() <= now.time_since_epoch().count();
            if (leave(shard, *old) && past_its_time) {
                counters.expirations.fetch_add(1, std::memory_order_relaxed);
            }
        } else {
            const auto admission = shard.queues.admit(hash);
            make_room(shard, 1, weight, now, aftermath);
            buckets_->insert(entry, hash, shard.retired);
            shard.queues.insert(entry, admission);
        }
        made.stamp.detach();
        static_cast<void>(made.entry.release());
        counters.entries.fetch_add(1, std::memory_order_relaxed);
        counters.bytes.fetch_add(weight, std::memory_order_relaxed);
        // A value that took the place of a lighter one.
        make_room(shard, 0, 0, now, aftermath);
        sweep(shard, now, swept_per_insert, aftermath);
        return true;
    });
}

bool Table::renew(const Entry& entry, TimePoint now, TimePoint expires, Stamp* stamp) {
    const TableKey key = entry.key();
    const std::size_t hash = TableKeyHash{}(key);
    Shard& shard = shard_of(hash);
    return with_lock(shard, [&](Aftermath&) {
        if (buckets_->find(key, hash) != &entry) {
            return false;
        }
        auto& held = const_cast<Entry&>(entry);
        if (stamp == nullptr) {
            const auto until = std::min(held.expires_.load(), held.tags_.load()->fresh_until());
            if (now.time_since_epoch().count() >= until) {
                return false;
            }
        } else {
            if (!stamp->admit()) {
                return false;
            }
            // In whatever order a reader sees the two changes, it takes the entry for stale until both are
            // made.
            TagSet& old = *held.tags_.exchange(stamp->detach());
            Generations::leave(old);
            shard.retired.push_back({&old, 0, destroy_tags});
        }
        held.expires_.store(expires.time_since_epoch().count());
        return true;
    });
}

bool Table::erase(const TableKey& key) {
    const std::size_t hash = TableKeyHash{}(key);
    Shard& shard = shard_of(hash);
    return with_lock(shard, [&](Aftermath&) {
        auto* const entry = const_cast<Entry*>(buckets_->find(key, hash));
        return entry != nullptr && take(shard, *entry);
    });
}

bool Table::expire(const TableKey& key, TimePoint now) {
    const std::size_t hash = TableKeyHash{}(key);
    Shard& shard = shard_of(hash);
    return with_lock(shard, [&](Aftermath&) {
        const Entry* const entry = buckets_->find(key, hash);
        const TimePoint::rep time = now.time_since_epoch().count();
        if (entry == nullptr
            || time >= std::min(entry->expires_.load(), entry->tags_.load()->fresh_until())) {
            return false;
        }
        const_cast<Entry*>(entry)->expires_.store(time);
        return true;
    });
}

void Table::discard(const TableKey& key, TimePoint now) {
    const std::size_t hash = TableKeyHash{}(key);
    Shard& shard = shard_of(hash);
    with_lock(shard, [&](Aftermath& aftermath) {
        auto* const entry = const_cast<Entry*>(buckets_->find(key, hash));
        if (entry != nullptr && !in_use(*entry, now)) {
            shard.queues.erase(*entry);
            remove(shard, *entry, now, aftermath);
        }
        return true;
    });
}

std::size_t Table::sweep(Shard& shard, TimePoint now, std::size_t most, Aftermath& aftermath) const {
    std::size_t removed = 0;
    for (std::size_t looked = 0; looked < most; ++looked) {
        Entry* const entry = shard.queues.next_to_examine();
        if (entry == nullptr) {
            break;
        }
        if (!in_use(*entry, now)) {
            shard.queues.erase(*entry);
            remove(shard, *entry, now, aftermath);
            ++removed;
        }
    }
    return removed;
}

std::size_t Table::sweep(TimePoint now, std::size_t steps) {
    std::size_t removed = 0;
    for (const auto& shard : shards_) {
        removed += with_lock(*shard, [&](Aftermath& aftermath) {
            return sweep(*shard, now, buckets_->size(shard->number) / steps + 1, aftermath);
        });
    }
    return removed;
}

std::size_t Table::own_bytes() const {
    std::size_t bytes = sizeof(Table);
    for (const auto& shard : shards_) {
        const std::lock_guard lock{shard->mutex};
        bytes += sizeof(Shard) + buckets_->bytes(shard->number);
    }
    return bytes;
}

std::vector<std::string> Table::broken_invariants() const {
    std::vector<std::string> broken;
    const auto require = [&](bool holds, std::string text) {
        if (!holds) {
            broken.push_back(std::move(text));
        }
    };
    for (const auto& shard : shards_) {
        const EpochGuard guard;
        const std::lock_guard lock{shard->mutex};
        std::size_t weight = 0;
        std::unordered_set<const Entry*> seen;
        shard->queues.for_each([&](const Entry& entry) {
            require(seen.insert(&entry).second, "an entry stands in the queues twice");
            const std::size_t hash = TableKeyHash{}(entry.key());
            require(&shard_of(hash) == shard.get(), "an entry stands in another key's shard");
            require(buckets_->find(entry.key(), hash) == &entry, "an entry of the queues is not found");
            require(entry.tags_.load() != nullptr, "an entry has no generations");
            weight += entry.weight_;
        });
        require(
            seen.size() == buckets_->size(shard->number),
            fmt::format(
                "{} entries in the queues, {} in the table", seen.size(), buckets_->size(shard->number)));
        require(
            buckets_->count_pointers(shard->number) == seen.size(),
            "an entry stands in the table twice, or is lost");
        require(
            weight == shard->queues.weight(),
            fmt::format("{} bytes held, {} counted", weight, shard->queues.weight()));
        require(weight <= shard->max_bytes, "more bytes than the bound");
        require(buckets_->size(shard->number) <= shard->max_entries, "more entries than the bound");
    }
    return broken;
}

} // namespace becache::local
