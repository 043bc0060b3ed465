// How a million values become stale at once, and how many they were.
//
// Every value of a region carries one tag of every kind: the one that its key gives, or "any". What may be
// invalidated is the region, or a tag together with the "any" of its kind. So values are sorted twice: into
// groups, by *which* kinds their key gives (a handful for a region), and within a group into sets, by the
// tags themselves. To invalidate the region is to renew every group; to invalidate a tag is to renew every
// group that does not give its kind (they all carry "any") and the sets that hold the tag.
//
// Group and set each have a generation that only grows. A stamp keeps the sum of the two, so it is current
// exactly as long as neither has changed: comparing sums reads two words and takes no lock.
//
// Counts follow the same shape: a group counts its live values, a set its own, and renewing a group resets
// all its sets without visiting them, since a set's count holds only under the group generation at which it
// was kept. Counts and generations change under one mutex, hence each live value is counted once, by the
// first invalidation that covers it: the invariant is `group.live == sum of its sets' live`.
#include <becache/local/generations.hpp>

#include <utility>

namespace becache::local {
namespace {

/// A tag as a key of a map: no value can be mistaken for another kind's.
std::string key_of(Tag tag) {
    std::string key(1, static_cast<char>(tag.kind));
    key += tag.value;
    return key;
}

/// A combination of tags as a key of a map: each with its length, so that no two combinations meet.
std::string name_of(std::span<const Tag> tags) {
    std::string name;
    for (const Tag& tag : tags) {
        name += static_cast<char>(tag.kind);
        name += static_cast<char>(tag.value.size() >> 8U);
        name += static_cast<char>(tag.value.size() & 0xffU);
        name += tag.value;
    }
    return name;
}

std::uint64_t sum_of(const TagSet& set) noexcept {
    return set.group->generation.load() + set.generation.load();
}

/// The set's count, brought up to the generation of its group.
std::uint64_t& live_of(TagSet& set) noexcept {
    const std::uint64_t now = set.group->generation.load();
    if (set.live_under != now) {
        set.live_under = now;
        set.live = 0;
    }
    return set.live;
}

std::uint64_t renew(TagGroup& group) noexcept {
    group.generation.fetch_add(1);
    return std::exchange(group.live, 0);
}

std::uint64_t renew(TagSet& set) noexcept {
    const std::uint64_t dropped = std::exchange(live_of(set), 0);
    set.group->live -= dropped;
    set.generation.fetch_add(1);
    return dropped;
}

} // namespace

Stamp::Stamp(Stamp&& other) noexcept
    : owner_{std::exchange(other.owner_, nullptr)}
    , set_{std::exchange(other.set_, nullptr)}
    , sum_{other.sum_}
    , admitted_{std::exchange(other.admitted_, false)} {}

Stamp& Stamp::operator=(Stamp&& other) noexcept {
    if (this != &other) {
        release();
        owner_ = std::exchange(other.owner_, nullptr);
        set_ = std::exchange(other.set_, nullptr);
        sum_ = other.sum_;
        admitted_ = std::exchange(other.admitted_, false);
    }
    return *this;
}

bool Stamp::current() const noexcept { return set_ != nullptr && sum_of(*set_) == sum_; }

bool Stamp::admit() { return owner_ != nullptr && owner_->admit(*this); }

bool Stamp::release() noexcept { return owner_ != nullptr && owner_->release(*this); }

TagGroup& Generations::group_of(std::uint32_t kinds) {
    for (TagGroup& group : groups_) {
        if (group.kinds == kinds) {
            return group;
        }
    }
    return groups_.emplace_back(kinds);
}

Stamp Generations::observe(std::span<const Tag> tags) {
    std::uint32_t kinds = 0;
    for (const Tag& tag : tags) {
        kinds |= 1U << tag.kind;
    }
    std::string name = name_of(tags);
    const std::lock_guard lock{mutex_};
    auto found = sets_.find(name);
    if (found == sets_.end()) {
        found = sets_.try_emplace(name, group_of(kinds)).first;
        TagSet& made = found->second;
        made.name = std::move(name);
        for (const Tag& tag : tags) {
            made.tag_keys.push_back(key_of(tag));
            sets_by_tag_[made.tag_keys.back()].insert(&made);
        }
    }
    TagSet& set = found->second;
    ++set.stamps;
    return Stamp{this, &set, sum_of(set)};
}

bool Generations::admit(Stamp& stamp) {
    const std::lock_guard lock{mutex_};
    if (stamp.admitted_ || !stamp.current()) {
        return false;
    }
    ++live_of(*stamp.set_);
    ++stamp.set_->group->live;
    stamp.admitted_ = true;
    return true;
}

bool Generations::release(Stamp& stamp) noexcept {
    const std::lock_guard lock{mutex_};
    TagSet& set = *stamp.set_;
    const bool was_live = stamp.admitted_ && stamp.current();
    if (was_live) {
        --live_of(set);
        --set.group->live;
    }
    stamp.owner_ = nullptr;
    stamp.set_ = nullptr;
    stamp.admitted_ = false;
    if (--set.stamps == 0) {
        // Nobody holds a stamp of this set, so it may start anew at generation 0 when it is next observed.
        for (const std::string& key : set.tag_keys) {
            const auto found = sets_by_tag_.find(key);
            found->second.erase(&set);
            if (found->second.empty()) {
                sets_by_tag_.erase(found);
            }
        }
        sets_.erase(sets_.find(set.name));
    }
    return was_live;
}

std::uint64_t Generations::invalidate_region() {
    const std::lock_guard lock{mutex_};
    std::uint64_t dropped = 0;
    for (TagGroup& group : groups_) {
        dropped += renew(group);
    }
    return dropped;
}

std::uint64_t Generations::invalidate_tag(Tag tag) {
    const std::string key = key_of(tag);
    const std::lock_guard lock{mutex_};
    std::uint64_t dropped = 0;
    for (TagGroup& group : groups_) {
        if ((group.kinds & (1U << tag.kind)) == 0) {
            dropped += renew(group);
        }
    }
    if (const auto found = sets_by_tag_.find(key); found != sets_by_tag_.end()) {
        for (TagSet* const set : found->second) {
            dropped += renew(*set);
        }
    }
    return dropped;
}

std::uint64_t Generations::live() const {
    const std::lock_guard lock{mutex_};
    std::uint64_t live = 0;
    for (const TagGroup& group : groups_) {
        live += group.live;
    }
    return live;
}

std::size_t Generations::tag_sets() const {
    const std::lock_guard lock{mutex_};
    return sets_.size();
}

} // namespace becache::local
