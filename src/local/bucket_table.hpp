#pragma once

#include <becache/local/entry.hpp>

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace becache::local {

/// Something out of readers' reach, or about to be, that is to be destroyed once nobody reads it any more.
struct Retired {
    void* object;
    std::size_t detail;
    void (*destroy)(void* object, std::size_t detail) noexcept;
};

/// A hash table of entries that is read without locks: one shard of a Table. It owns no entry.
///
/// Any number of threads may call find() and prefetch…(), each within an EpochGuard of its own, while one at
/// a time calls the other functions, under its owner's mutex.
class BucketTable {
public:
    BucketTable();
    ~BucketTable();
    BucketTable(const BucketTable&) = delete;
    BucketTable& operator=(const BucketTable&) = delete;

    /// The entry of this key, or nullptr. O(1); takes no lock, writes nothing.
    [[nodiscard]] const Entry* find(const TableKey& key, std::size_t hash) const noexcept;
    /// Asks the processor to fetch what find() reads first.
    void prefetch(std::size_t hash) const noexcept;
    /// Asks for what it reads next: the first entry that may be the one.
    void prefetch_entry(std::size_t hash) const noexcept;

    /// Puts an entry in place of `old`, which has the same key.
    void replace(const Entry& old, const Entry& entry, std::size_t hash) noexcept;
    /// Adds an entry whose key is not in the table, and grows by a bucket or two where it is full. What
    /// readers may still read of the old shape is appended to `retired`. Throws std::bad_alloc, changing
    /// nothing.
    void insert(const Entry& entry, std::size_t hash, std::vector<Retired>& retired);
    /// Removes an entry that is in the table, and shrinks by a bucket or two where it is empty.
    void erase(const Entry& entry, std::size_t hash, std::vector<Retired>& retired) noexcept;

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::size_t buckets() const noexcept;
    /// How many pointers to entries there are, by counting: size(), if all is well. O(buckets).
    [[nodiscard]] std::size_t count_pointers() const noexcept;
    /// What the table takes beside its entries.
    [[nodiscard]] std::size_t bytes() const noexcept;

private:
    struct Bucket;
    struct Place;

    [[nodiscard]] static Bucket* allocate_segment(std::size_t buckets);
    static void free_segment(Bucket* segment, std::size_t buckets) noexcept;
    [[nodiscard]] Bucket* find_bucket(std::size_t index) const noexcept;
    [[nodiscard]] Bucket& bucket(std::size_t index) const noexcept;
    [[nodiscard]] static Place place_of(Bucket& home, const Entry& entry) noexcept;
    void add_to(Bucket& home, const Entry& entry, std::size_t hash);
    template <class Moves>
    bool move(Bucket& from, Bucket& to, std::size_t buckets, const Moves& moves) noexcept;
    void grow(std::vector<Retired>& retired) noexcept;
    void shrink(std::vector<Retired>& retired) noexcept;
    void tidy(Bucket& home, std::vector<Retired>& retired) noexcept;
    void drop_empty_links(Bucket& home, std::vector<Retired>& retired) noexcept;
    void publish(std::size_t buckets) noexcept;

    static constexpr std::size_t most_segments = 48;

    /// The number of buckets in the low 40 bits, and a number that every change of the shape renews above.
    std::atomic<std::uint64_t> shape_;
    std::array<std::atomic<Bucket*>, most_segments> segments_{};
    std::size_t size_ = 0;
    std::size_t links_ = 0;
};

} // namespace becache::local
