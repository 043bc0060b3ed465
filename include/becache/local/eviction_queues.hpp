#pragma once

#include <becache/local/ghost_list.hpp>

#include <boost/intrusive/list.hpp>

#include <algorithm>
#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <new>

// Which entry has to go: S3-FIFO, whose small queue adapts.
//
// New keys enter a small first-in-first-out queue, so a scan flows through it and leaves the rest alone. What
// was hit there moves on to the main queue when its turn comes; the rest is evicted. The main queue gives
// what was hit another round for each hit, three at most. A hit moves nothing: it counts to three in the
// entry.
//
// Two ghost lists remember which keys were evicted from which queue. A key that comes back from either goes
// straight to the main queue. One that comes back from the small queue's ghosts left too soon: the small
// queue may grow by an entry. One that comes back from the main queue's shows that the main queue is too
// small: the small one has to shrink by an entry, and the key, which was good for a whole round before,
// starts as if hit twice.
//
// Invariant: every entry is in one of the two queues, and a key is never both in a queue and known as a ghost
// but by a collision of fingerprints.
//
// References: Yang et al., "FIFO queues are all you need for cache eviction" (SOSP 2023), from which this
// differs in that one hit is enough to leave the small queue, in the main queue's ghosts, and in that the
// small queue adapts, as ARC does (Megiddo and Modha, FAST 2003). bench/hit_ratio compares it on recorded
// traces; each constant below was chosen there.

namespace becache::local {

/// What an entry carries for its eviction: a base of it.
class Evictable
    : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::normal_link>> {
public:
    /// Notes a hit. Any thread may call it at any time while the entry lives; of hits at the same time one
    /// may be lost. Writes nothing once three hits are noted.
    void touch() noexcept {
        const std::uint8_t hits = hits_.load(std::memory_order_relaxed);
        if (hits < most_hits) {
            hits_.store(static_cast<std::uint8_t>(hits + 1), std::memory_order_relaxed);
        }
    }

private:
    template <class Entry>
    friend class EvictionQueues;

    static constexpr std::uint8_t most_hits = 3;

    std::atomic<std::uint8_t> hits_{0};
    bool in_main_ = false;
};

/// How much may be held; no limit by default.
struct EvictionLimits {
    std::size_t max_entries = std::numeric_limits<std::size_t>::max();
    std::size_t max_weight = std::numeric_limits<std::size_t>::max();
};

/// The order in which entries are evicted. Owns no entry. Not thread-safe, but for Evictable::touch.
///
/// An entry has a hash() and a weight(), which stay as they are while it is in here. Whoever owns the entries
/// asks for evictions until a new one fits. Memory: 3 bytes an entry for ghosts, beside what Evictable takes.
template <class Entry>
class EvictionQueues {
public:
    /// Where a new entry begins: what admit() answers and insert() takes.
    struct Admission {
        bool to_main = false;
        std::uint8_t hits = 0;
    };

    explicit EvictionQueues(EvictionLimits limits)
        : limits_(limits) {}

    /// Where a key that has no entry is to begin. To be asked once per new entry, before others are evicted
    /// for it.
    [[nodiscard]] Admission admit(std::uint64_t hash) noexcept {
        const double step = 1.0 / static_cast<double>(std::max<std::size_t>(size(), 1));
        if (small_ghosts_.take(hash)) {
            small_share_ = std::min(small_share_ + step, most_small_share);
            return {.to_main = true, .hits = 0};
        }
        if (main_ghosts_.take(hash)) {
            small_share_ = std::max(small_share_ - step, least_small_share);
            return {.to_main = true, .hits = returned_hits};
        }
        return {};
    }

    /// Takes the entry in as the newest.
    void insert(Entry& entry, Admission admission) noexcept {
        entry.hits_.store(admission.hits, std::memory_order_relaxed);
        push(entry, admission.to_main);
    }

    /// Takes out the entry that has to go, and answers it; nothing if there is none.
    Entry* evict() {
        return evict([](const Entry&) { return false; });
    }

    /// The same, but an entry that `is_dead` goes as soon as its turn comes, and is not remembered: it is not
    /// for want of room that it goes. Looks at no more than 33 entries.
    template <std::predicate<const Entry&> IsDead>
    Entry* evict(IsDead is_dead) {
        fit_ghosts();
        for (int spared = 0;; ++spared) {
            const bool from_main = !small_is_due();
            Queue& queue = from_main ? main_ : small_;
            if (queue.entries.empty()) {
                return nullptr;
            }
            Entry& oldest = queue.entries.front();
            erase(oldest);
            if (is_dead(oldest)) {
                return &oldest;
            }
            const std::uint8_t hits = oldest.hits_.load(std::memory_order_relaxed);
            if (hits == 0 || spared == most_spared) {
                (from_main ? main_ghosts_ : small_ghosts_).add(oldest.hash());
                return &oldest;
            }
            oldest.hits_.store(
                from_main ? static_cast<std::uint8_t>(hits - 1) : std::uint8_t{0}, std::memory_order_relaxed);
            push(oldest, true);
        }
    }

    /// Takes an entry out that goes for another reason than want of room.
    void erase(Entry& entry) noexcept {
        if (examined_ == &entry) {
            examined_ = size() == 1 ? nullptr : next_of(entry);
        }
        Queue& queue = queue_of(entry);
        queue.weight -= entry.weight();
        queue.entries.erase(queue.entries.iterator_to(entry));
    }

    /// Puts `fresh`, of the same key, in the place of `old`, with its hits.
    void replace(Entry& old, Entry& fresh) noexcept {
        Queue& queue = queue_of(old);
        fresh.hits_.store(old.hits_.load(std::memory_order_relaxed), std::memory_order_relaxed);
        fresh.in_main_ = old.in_main_;
        queue.entries.insert(queue.entries.iterator_to(old), fresh);
        queue.weight += fresh.weight();
        erase(old);
    }

    /// The entries in turn, one a call, all of them before the first comes again, but for those that are
    /// moved meanwhile; nothing if there are none.
    [[nodiscard]] Entry* next_to_examine() noexcept {
        if (size() == 0) {
            return nullptr;
        }
        if (examined_ == nullptr) {
            examined_ = small_.entries.empty() ? &main_.entries.front() : &small_.entries.front();
        }
        Entry* const entry = examined_;
        examined_ = next_of(*entry);
        return entry;
    }

    /// Sets other limits. The share of the small queue stays, so a table that grows or shrinks keeps what it
    /// has learned.
    void set_limits(EvictionLimits limits) noexcept { limits_ = limits; }

    /// Gives every entry to `use`.
    template <class Use>
    void for_each(const Use& use) const {
        for (const Queue* const queue : {&small_, &main_}) {
            for (const Entry& entry : queue->entries) {
                use(entry);
            }
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return small_.entries.size() + main_.entries.size(); }
    [[nodiscard]] std::size_t weight() const noexcept { return small_.weight + main_.weight; }
    /// Which share of the limits the small queue may have now: 0.1 ... 0.9.
    [[nodiscard]] double small_share() const noexcept { return small_share_; }

private:
    struct Queue {
        boost::intrusive::list<Entry> entries; ///< the oldest first
        std::size_t weight = 0;
    };

    static constexpr double least_small_share = 0.1;
    static constexpr double most_small_share = 0.9;
    static constexpr double small_ghosts_per_entry = 0.5;
    static constexpr double main_ghosts_per_entry = 1.0;
    static constexpr std::uint8_t returned_hits = 2;
    /// How many entries one eviction spares at most. It bounds the work; on the traces it costs nothing.
    static constexpr int most_spared = 32;

    /// The entry behind this one, be it in the other queue or itself.
    [[nodiscard]] Entry* next_of(Entry& entry) noexcept {
        auto& own = queue_of(entry).entries;
        if (const auto next = std::next(own.iterator_to(entry)); next != own.end()) {
            return &*next;
        }
        auto& other = entry.in_main_ ? small_.entries : main_.entries;
        return other.empty() ? &own.front() : &other.front();
    }

    [[nodiscard]] Queue& queue_of(const Entry& entry) noexcept { return entry.in_main_ ? main_ : small_; }

    void push(Entry& entry, bool to_main) noexcept {
        entry.in_main_ = to_main;
        Queue& queue = queue_of(entry);
        queue.entries.push_back(entry);
        queue.weight += entry.weight();
    }

    /// Whether the next to go is in the small queue: it has its share of the entries, or of the weight.
    [[nodiscard]] bool small_is_due() const noexcept {
        if (small_.entries.empty() || main_.entries.empty()) {
            return main_.entries.empty();
        }
        const auto has_share = [&](std::size_t part, std::size_t limit) {
            return static_cast<double>(part) >= small_share_ * static_cast<double>(limit);
        };
        return has_share(small_.entries.size(), limits_.max_entries)
               || has_share(small_.weight, limits_.max_weight);
    }

    /// How many entries fit is known when the first one has to go. If they become smaller, more fit later.
    void fit_ghosts() {
        if (size() < 2 * ghosts_fit_) {
            return;
        }
        ghosts_fit_ = std::max<std::size_t>(size(), 1);
        const auto entries = static_cast<double>(ghosts_fit_);
        try {
            small_ghosts_ = GhostList{static_cast<std::size_t>(entries * small_ghosts_per_entry)};
            main_ghosts_ = GhostList{static_cast<std::size_t>(entries * main_ghosts_per_entry)};
        } catch (const std::bad_alloc&) { // NOLINT(bugprone-empty-catch)
            // Fewer ghosts make poorer choices, not wrong ones.
        }
    }

    EvictionLimits limits_;
    Queue small_;
    Queue main_;
    GhostList small_ghosts_{1};
    GhostList main_ghosts_{1};
    std::size_t ghosts_fit_ = 0; ///< how many entries the ghost lists are made for
    double small_share_ = least_small_share;
    Entry* examined_ = nullptr; ///< the next to examine
};

} // namespace becache::local
