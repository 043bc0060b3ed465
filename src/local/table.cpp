#include <becache/local/table.hpp>

#include <xxhash.h>

#include <algorithm>

namespace becache::local {
namespace {

constexpr std::size_t most_shards = 16;
/// A shard smaller than this would evict by chance rather than by use.
constexpr std::size_t least_entries_per_shard = 1024;
constexpr std::size_t least_bytes_per_shard = std::size_t{1} << 20U;

std::size_t count_shards(const TableOptions& options) {
    const std::size_t wanted =
        std::min(options.max_entries / least_entries_per_shard, options.max_bytes / least_bytes_per_shard);
    return std::clamp<std::size_t>(wanted, 1, most_shards);
}

/// The share of shard `place` when `total` is dealt out to `count` shards, so that the shares sum to it.
std::size_t share(std::size_t total, std::size_t place, std::size_t count) {
    return total / count + (place < total % count ? 1 : 0);
}

} // namespace

std::size_t TableKeyHash::operator()(const TableKey& key) const noexcept {
    return XXH3_64bits_withSeed(key.fields.data(), key.fields.size(), key.view);
}

Table::Table(TableOptions options) {
    const std::size_t count = count_shards(options);
    for (std::size_t place = 0; place < count; ++place) {
        auto& shard = *shards_.emplace_back(std::make_unique<Shard>());
        shard.max_entries = share(options.max_entries, place, count);
        shard.max_bytes = share(options.max_bytes, place, count);
    }
}

Table::~Table() = default;

Table::Shard& Table::shard_of(const TableKey& key) const noexcept {
    // The high bits: the index inside the shard uses the low ones.
    return *shards_[(TableKeyHash{}(key) >> 32U) % shards_.size()];
}

bool Table::take(Shard& shard, Entries::iterator entry, Entries& removed) {
    shard.index.erase(entry->key());
    shard.bytes -= entry->bytes;
    entry->counters->entries.fetch_sub(1, std::memory_order_relaxed);
    entry->counters->bytes.fetch_sub(entry->bytes, std::memory_order_relaxed);
    removed.splice(removed.end(), shard.entries, entry);
    return entry->stamp.release();
}

ErasedValue Table::find(const TableKey& key, TimePoint now) {
    Shard& shard = shard_of(key);
    Entries removed;
    const std::lock_guard lock{shard.mutex};
    const auto found = shard.index.find(key);
    if (found == shard.index.end()) {
        return nullptr;
    }
    const Entries::iterator entry = found->second;
    if (entry->fresh(now)) {
        shard.entries.splice(shard.entries.begin(), shard.entries, entry);
        return entry->value;
    }
    // Only a value that time alone has ended counts as expired; an invalidated one was counted then.
    if (take(shard, entry, removed)) {
        removed.front().counters->expirations.fetch_add(1, std::memory_order_relaxed);
    }
    return nullptr;
}

EntryState Table::peek(const TableKey& key, TimePoint now) const {
    const Shard& shard = shard_of(key);
    const std::lock_guard lock{shard.mutex};
    const auto found = shard.index.find(key);
    if (found == shard.index.end()) {
        return EntryState::absent;
    }
    return found->second->fresh(now) ? EntryState::fresh : EntryState::stale;
}

bool Table::refresh(const TableKey& key, TimePoint now, TimePoint expires) {
    Shard& shard = shard_of(key);
    const std::lock_guard lock{shard.mutex};
    const auto found = shard.index.find(key);
    if (found == shard.index.end() || !found->second->fresh(now)) {
        return false;
    }
    found->second->expires = expires;
    return true;
}

bool Table::insert(const TableKey& key, NewEntry entry) {
    Shard& shard = shard_of(key);
    const std::size_t bytes = key.fields.size() + entry.value_bytes + entry_overhead_bytes;
    Entries made;
    made.push_back(
        {key.view, std::string{key.fields}, std::move(entry.value), bytes, std::move(entry.stamp),
         entry.expires, entry.counters});
    Entries removed;
    const std::lock_guard lock{shard.mutex};
    const auto old = shard.index.find(key);
    if (bytes > shard.max_bytes || !made.front().stamp.admit()) {
        return false;
    }
    if (old != shard.index.end()) {
        take(shard, old->second, removed);
    }
    while (shard.entries.size() >= shard.max_entries || shard.bytes + bytes > shard.max_bytes) {
        TableCounters& counters = *shard.entries.back().counters;
        if (take(shard, std::prev(shard.entries.end()), removed)) {
            counters.evictions.fetch_add(1, std::memory_order_relaxed);
        }
    }
    const Entries::iterator place = made.begin();
    shard.index.emplace(place->key(), place);
    shard.bytes += bytes;
    place->counters->entries.fetch_add(1, std::memory_order_relaxed);
    place->counters->bytes.fetch_add(bytes, std::memory_order_relaxed);
    shard.entries.splice(shard.entries.begin(), made);
    return true;
}

bool Table::erase(const TableKey& key) {
    Shard& shard = shard_of(key);
    Entries removed;
    const std::lock_guard lock{shard.mutex};
    const auto found = shard.index.find(key);
    return found != shard.index.end() && take(shard, found->second, removed);
}

} // namespace becache::local
