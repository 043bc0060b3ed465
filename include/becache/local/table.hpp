#pragma once

#include <becache/core/clock.hpp>
#include <becache/local/entry.hpp>
#include <becache/local/generations.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace becache::local {

class BucketTable;

/// Whether a key has a value that a read would be answered with.
enum class EntryState : std::uint8_t {
    absent, ///< nothing is held
    fresh,  ///< a read would hit
    stale,  ///< held, but invalidated or past its time: a read would miss
};

/// Why an entry left the table without being asked to.
enum class Removal : std::uint8_t {
    evicted, ///< live, but the bounds pushed it out
    expired, ///< past its time
    stale,   ///< invalidated before
};

/// What a look-up found. Valid while the caller's EpochGuard lives.
struct Found {
    const Entry* entry = nullptr; ///< null if the key is not in the table
    /// When it stopped being fresh or will; `ended_hard`: it was invalidated, or there is none.
    TimePoint::rep fresh_until = ended_hard;

    [[nodiscard]] bool fresh(TimePoint now) const noexcept {
        return now.time_since_epoch().count() < fresh_until;
    }
    /// Whether it is past its time or softly invalidated, but not for longer than `longest`.
    [[nodiscard]] bool usable(TimePoint now, std::chrono::nanoseconds longest) const noexcept;
};

/// One value on its way into the table.
struct NewEntry {
    EntryRef entry;
    std::size_t value_bytes = 0; ///< what the value holds, itself and its heap
    Stamp stamp;                 ///< taken before the value was loaded
    TimePoint expires;
    std::chrono::nanoseconds retention{}; ///< how long past its time it may still be of use
    std::chrono::nanoseconds load_time{};
    /// It expires so soon that no other process need be listened to: of use also without a lease.
    bool brief = false;
};

struct TableOptions {
    std::size_t max_entries = 0; ///< at least 1
    std::size_t max_bytes = 0;   ///< keys and bookkeeping included
    /// Told of every entry that left by itself, under no lock; the entry lives during the call.
    std::function<void(const Entry&, Removal)> on_removed{};
};

/// The values in memory, of all regions: bounded in entries and bytes. Thread-safe.
///
/// Look-ups take no lock and write nothing but an entry's count of uses while that is low; they are made
/// within an EpochGuard of the caller. All else takes the lock of one of up to 64 shards, and is O(1).
class Table {
public:
    explicit Table(TableOptions options);
    /// Nobody may be reading any more. Handles to its entries stay valid.
    ~Table();
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    /// What the key has, whether it is fresh or not; a fresh one counts as used.
    [[nodiscard]] Found find(const TableKey& key, TimePoint now) const noexcept;
    [[nodiscard]] Found find(const TableKey& key, std::size_t hash, TimePoint now) const noexcept;
    /// Like find, but changes nothing.
    [[nodiscard]] EntryState peek(const TableKey& key, TimePoint now) const noexcept;
    /// Asks the processor for what find() reads first.
    void prefetch(std::size_t hash) const noexcept;
    /// Asks for what it reads next. Within an EpochGuard.
    void prefetch_entry(std::size_t hash) const noexcept;

    /// Takes the value in, in place of one of the same key, unless its stamp is no longer current or it is
    /// larger than a shard's bound. Answers whether it was taken.
    bool insert(NewEntry entry, TimePoint now);
    /// Lets a value live until `expires`; with a stamp, also under that one. Answers whether the key still
    /// has this entry, and the stamp was current, or without a stamp the entry fresh.
    bool renew(const Entry& entry, TimePoint now, TimePoint expires, Stamp* stamp = nullptr);
    /// Removes the value; answers whether it was live.
    bool erase(const TableKey& key);
    /// Ends the time of a fresh value now; answers whether there was one.
    bool expire(const TableKey& key, TimePoint now);
    /// Removes the value if it is of no more use.
    void discard(const TableKey& key, TimePoint now);
    /// Looks at the next entries, so many that `steps` calls look at each of them, and removes those of no
    /// more use; answers how many went. Holds the lock of a shard while it looks at that shard's part of
    /// them.
    std::size_t sweep(TimePoint now, std::size_t steps);

    /// What a value costs beside itself and its key, in bytes: its header, its places in a bucket and a
    /// queue, and what its allocation is rounded up by.
    static constexpr std::size_t entry_overhead_bytes = 80;

    /// Every broken invariant, in words; none if all is well. Stops the writers of one shard at a time.
    [[nodiscard]] std::vector<std::string> broken_invariants() const;
    /// What the table takes in memory beside its entries.
    [[nodiscard]] std::size_t own_bytes() const;

private:
    struct Shard;
    struct Aftermath;

    [[nodiscard]] static Found judge(const Entry& entry, TimePoint now) noexcept;
    [[nodiscard]] Found find_usual(const TableKey& key, std::size_t hash, TimePoint now) const noexcept;
    [[nodiscard]] Found find_further(const TableKey& key, std::size_t hash, TimePoint now) const noexcept;
    [[nodiscard]] Shard& shard_of(std::size_t hash) const noexcept;
    [[nodiscard]] static bool in_use(const Entry& entry, TimePoint now) noexcept;
    bool take(Shard& shard, Entry& entry) const;
    static bool leave(Shard& shard, Entry& entry);
    void remove(Shard& shard, Entry& entry, TimePoint now, Aftermath& aftermath) const;
    void make_room(
        Shard& shard, std::size_t entries, std::size_t weight, TimePoint now, Aftermath& aftermath) const;
    std::size_t sweep(Shard& shard, TimePoint now, std::size_t most, Aftermath& aftermath) const;
    static void gather(Shard& shard, Aftermath& aftermath);
    void settle(const Aftermath& aftermath) const;
    template <class Change>
    auto with_lock(Shard& shard, const Change& change) const;

    TableOptions options_;
    std::unique_ptr<BucketTable> buckets_;
    std::vector<std::unique_ptr<Shard>> shards_;
};

} // namespace becache::local
