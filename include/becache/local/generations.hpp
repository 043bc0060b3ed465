#pragma once

#include <becache/core/clock.hpp>
#include <becache/core/record.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace becache::local {

/// A tag that a value carries: its kind, by place in the region's list, and its value.
struct Tag {
    std::size_t kind = 0;
    std::string_view value;

    friend auto operator<=>(const Tag&, const Tag&) = default;
};

/// Hashes a tag's text, so that a view of one finds it without a copy.
struct TagHash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view text) const noexcept {
        return std::hash<std::string_view>{}(text);
    }
};

class Generations;
struct TagGroup;
struct TagSet;

/// What the table holds of one region, and what became of it. Thread-safe.
struct TableCounters {
    std::atomic<std::uint64_t> entries{0};
    std::atomic<std::uint64_t> bytes{0};
    std::atomic<std::uint64_t> evictions{0};
    std::atomic<std::uint64_t> expirations{0};
};

/// The generations that a value is filled under. Taken before its loader runs, kept with the value, asked at
/// every hit. Must not outlive its Generations. One thread at a time, but for current().
class Stamp {
public:
    Stamp() noexcept = default;
    Stamp(Stamp&& other) noexcept;
    Stamp& operator=(Stamp&& other) noexcept;
    ~Stamp() { release(); }

    /// Whether nothing that covers the value was invalidated since. Takes no lock; false once released.
    [[nodiscard]] bool current() const noexcept;
    /// Counts the value as live, if the stamp is still current; answers whether it was.
    bool admit();
    /// Gives the stamp up; answers whether the value was live until now, and takes it off the count.
    bool release() noexcept;
    /// The set of the stamp; null once released.
    [[nodiscard]] TagSet* set() const noexcept { return set_; }
    /// The same of an admitted stamp, which gives up its duties: the caller calls leave() and forget().
    TagSet* detach() noexcept;
    /// Its region's counters. It must not have been released.
    [[nodiscard]] TableCounters& counters() const noexcept;

private:
    friend class Generations;
    Stamp(TagSet* set, std::uint64_t observed) noexcept
        : set_{set}
        , observed_{observed} {}

    TagSet* set_ = nullptr;
    std::uint64_t observed_ = 0; ///< how many invalidations of the region there had been
    bool admitted_ = false;
};

/// The generations of one region and the exact number of live values under each. Thread-safe.
class Generations {
public:
    static constexpr std::size_t max_kinds = 16;

    Generations() = default;
    Generations(const Generations&) = delete;
    Generations& operator=(const Generations&) = delete;

    /// The generations that a value with these tags would be filled under now. `tags` are those that its key
    /// gives, in order; of every kind that they do not name it carries "any".
    [[nodiscard]] Stamp observe(std::span<const Tag> tags);
    /// Puts a stamp under more tags, which only the loaded value knew; `tags` are all of them. Answers
    /// whether that could be done: not if one of them may have been invalidated since the stamp was taken.
    bool add_tags(Stamp& stamp, std::vector<Tag> tags);

    /// Makes every value of the region stale; answers how many were live (of a soft one: and not soft
    /// already). O(1) in values.
    std::uint64_t invalidate_region(Hardness hardness = Hardness::hard, TimePoint now = {});
    /// Makes stale what carries this tag or any tag of its kind; answers how many values were live.
    /// O(combinations of tags that hold this one), which is 1 where values carry one tag each.
    std::uint64_t invalidate_tag(Tag tag, Hardness hardness = Hardness::hard, TimePoint now = {});

    /// Takes a value off the count as it leaves the table; answers whether it was live.
    static bool leave(TagSet& set) noexcept;
    /// Gives up a detached stamp, once nobody reads its set any more.
    static void forget(TagSet& set) noexcept;

    /// What the table holds of this region: kept by the table.
    TableCounters counters;

    /// Live values now.
    [[nodiscard]] std::uint64_t live() const;
    /// Combinations of tags that are held by a value or a load: what this costs in memory.
    [[nodiscard]] std::size_t tag_sets() const;

private:
    friend class Stamp;
    using SetsByName = std::unordered_map<std::string_view, TagSet*>;

    TagGroup& group_of(std::uint32_t kinds);
    TagSet& set_of(std::span<const Tag> tags);
    std::uint64_t end_groups(std::uint32_t but_kinds, Hardness hardness, TimePoint now);
    static void end(TagSet& newest, Hardness hardness, TimePoint now, std::uint64_t& dropped);
    void unlink(TagSet& set) noexcept;
    void remember(std::optional<Tag> tag);
    bool admit(Stamp& stamp);
    void drop_stamp(TagSet& set) noexcept;

    mutable std::mutex mutex_;
    std::vector<TagGroup*> groups_; ///< those that have not ended hard; their sets own them
    SetsByName sets_;               ///< the newest of each name
    /// Of the sets of several tags alone: by each of their tags, the newest.
    std::unordered_map<std::string, std::unordered_set<TagSet*>, TagHash, std::equal_to<>> sets_by_tag_;
    std::size_t set_count_ = 0;
    std::uint64_t invalidations_ = 0;
    std::deque<std::string> recent_; ///< the tags of the last invalidations; empty text: the whole region
};

/// The end of a generation's time, as TimePoint's count of nanoseconds.
inline constexpr TimePoint::rep not_ended = TimePoint::max().time_since_epoch().count();
inline constexpr TimePoint::rep ended_hard = TimePoint::min().time_since_epoch().count();

/// All combinations of tags that name the same kinds, in one generation. `live` counts what is live in them.
struct TagGroup {
    TagGroup(Generations& of, std::uint32_t of_kinds) noexcept
        : owner{&of}
        , kinds{of_kinds} {}

    std::atomic<TimePoint::rep> ended{not_ended};
    Generations* owner;
    std::uint32_t kinds; ///< one bit a kind
    std::uint64_t live = 0;
    std::uint64_t soft = 0; ///< of those, the values of sets that have ended softly
    std::size_t sets = 0;
};

/// One combination of tags, in one generation.
struct TagSet {
    std::atomic<TimePoint::rep> ended{not_ended};
    TagGroup* group;
    TagSet* older = nullptr; ///< the same tags in the generation before, if that ended softly
    std::uint64_t live = 0;
    std::uint64_t stamps = 0; ///< how many hold it
    bool linked = true;       ///< whether Generations finds it
    std::string name;         ///< its tags, each with its length

    /// When values of this set stopped being fresh: `not_ended`, a time (softly), or `ended_hard`.
    [[nodiscard]] TimePoint::rep fresh_until() const noexcept {
        return std::min(ended.load(), group->ended.load());
    }
};

} // namespace becache::local
