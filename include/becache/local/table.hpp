#pragma once

#include <becache/core/clock.hpp>
#include <becache/local/generations.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace becache::local {

/// What the table counts for one region. Thread-safe.
struct TableCounters {
    std::atomic<std::uint64_t> entries{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint64_t> evictions{0};
    std::atomic<std::uint64_t> expirations{0};
};

/// The name of one value in the table: the number of its view and its key's fields, as KeyWriter spells them.
struct TableKey {
    std::uint32_t view = 0;
    std::string_view fields;

    friend bool operator==(const TableKey&, const TableKey&) = default;
};

struct TableKeyHash {
    [[nodiscard]] std::size_t operator()(const TableKey& key) const noexcept;
};

/// A value of any type. Whoever put it in knows which.
using ErasedValue = std::shared_ptr<const void>;

/// Whether a key has a value that a read would be answered with.
enum class EntryState : std::uint8_t {
    absent, ///< nothing is held
    fresh,  ///< a read would hit
    stale,  ///< held, but invalidated or past its time: a read would miss
};

/// One value on its way into the table.
struct NewEntry {
    ErasedValue value;
    std::size_t value_bytes = 0;
    Stamp stamp; ///< taken before the value was loaded
    TimePoint expires;
    TableCounters* counters = nullptr; ///< its region's; outlives the table's entries
};

struct TableOptions {
    std::size_t max_entries = 0; ///< at least 1
    std::size_t max_bytes = 0;   ///< keys and bookkeeping included
};

/// The values in memory: bounded in entries and bytes, the least recently used evicted first. Thread-safe.
///
/// A value that was invalidated or is past its time is never found; it leaves when it is asked for, replaced
/// or evicted. Every operation takes one of the locks of the table's shards, and is O(1).
class Table {
public:
    explicit Table(TableOptions options);
    ~Table();
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;

    /// The value, if it is fresh; it becomes the most recently used.
    [[nodiscard]] ErasedValue find(const TableKey& key, TimePoint now);
    /// Like find, but changes nothing.
    [[nodiscard]] EntryState peek(const TableKey& key, TimePoint now) const;
    /// Lets a fresh value live until `expires`; answers whether there was one.
    bool refresh(const TableKey& key, TimePoint now, TimePoint expires);
    /// Takes the value in unless its stamp is no longer current or it is larger than a shard's bound.
    /// Answers whether it was taken.
    bool insert(const TableKey& key, NewEntry entry);
    /// Removes the value; answers whether it was live.
    bool erase(const TableKey& key);

    /// What a value costs beside itself and its key, in bytes.
    static constexpr std::size_t entry_overhead_bytes = 256;

private:
    struct Entry {
        std::uint32_t view;
        std::string fields;
        ErasedValue value;
        std::size_t bytes;
        Stamp stamp;
        TimePoint expires;
        TableCounters* counters;

        [[nodiscard]] TableKey key() const noexcept { return {view, fields}; }
        [[nodiscard]] bool fresh(TimePoint now) const noexcept { return now < expires && stamp.current(); }
    };
    using Entries = std::list<Entry>;
    struct Shard {
        mutable std::mutex mutex;
        Entries entries; ///< the most recently used first
        std::unordered_map<TableKey, Entries::iterator, TableKeyHash> index;
        std::size_t bytes = 0;
        std::size_t max_entries = 0;
        std::size_t max_bytes = 0;
    };

    [[nodiscard]] Shard& shard_of(const TableKey& key) const noexcept;
    /// Takes the entry out of the shard and into `removed`, whose owner destroys it outside the lock: a
    /// value's destructor is the user's code. Answers whether the value was live.
    static bool take(Shard& shard, Entries::iterator entry, Entries& removed);

    std::vector<std::unique_ptr<Shard>> shards_;
};

} // namespace becache::local
