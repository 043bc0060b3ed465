#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
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
};

class Generations;
struct TagGroup;
struct TagSet;

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

private:
    friend class Generations;
    Stamp(Generations* owner, TagSet* set, std::uint64_t sum) noexcept
        : owner_{owner}
        , set_{set}
        , sum_{sum} {}

    Generations* owner_ = nullptr;
    TagSet* set_ = nullptr;
    std::uint64_t sum_ = 0;
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
    /// gives, in the order of their kinds; of every other kind it carries "any".
    [[nodiscard]] Stamp observe(std::span<const Tag> tags);

    /// Makes every value of the region stale; answers how many were live. O(1) in values.
    std::uint64_t invalidate_region();
    /// Makes stale what carries this tag or any tag of its kind; answers how many values were live.
    /// O(combinations of tags that hold this one), which is 1 where views declare one tag each.
    std::uint64_t invalidate_tag(Tag tag);

    /// Live values now.
    [[nodiscard]] std::uint64_t live() const;
    /// Combinations of tags that are held by a value or a load: what this costs in memory.
    [[nodiscard]] std::size_t tag_sets() const;

private:
    friend class Stamp;

    TagGroup& group_of(std::uint32_t kinds);
    bool admit(Stamp& stamp);
    bool release(Stamp& stamp) noexcept;

    mutable std::mutex mutex_;
    std::deque<TagGroup> groups_;
    std::unordered_map<std::string, TagSet> sets_;
    std::unordered_map<std::string, std::unordered_set<TagSet*>> sets_by_tag_;
};

/// All combinations of tags that name the same kinds. `live` counts what is live in all of them.
struct TagGroup {
    explicit TagGroup(std::uint32_t of_kinds) noexcept
        : kinds{of_kinds} {}

    std::uint32_t kinds; ///< one bit a kind
    std::atomic<std::uint64_t> generation{0};
    std::uint64_t live = 0;
};

/// One combination of tags. `live` holds only while the group is at `live_under`; past that it is 0.
struct TagSet {
    explicit TagSet(TagGroup& of_group) noexcept
        : group{&of_group} {}

    TagGroup* group;
    std::atomic<std::uint64_t> generation{0};
    std::uint64_t live = 0;
    std::uint64_t live_under = 0;
    std::uint64_t stamps = 0;          ///< how many hold it
    std::vector<std::string> tag_keys; ///< its places in Generations::sets_by_tag_
    std::string name;                  ///< its place in Generations::sets_
};

} // namespace becache::local
