// How a million values become stale at once, and how many they were.
//
// Every value of a region carries tags: those that its key or its loader gives, and of every kind that they
// do not name, "any". What may be invalidated is the region, or a tag together with the "any" of its kind. So
// values are sorted twice: into groups, by *which* kinds they name (a handful for a region), and within a
// group into sets, by the tags themselves. To invalidate the region is to end every group; to invalidate a
// tag is to end every group that does not name its kind (they all carry "any") and the sets that hold it.
//
// A group and a set are one generation each: they end once, and what is filled afterwards goes under a new
// one of the same name. A value is fresh while neither its group nor its set has ended, which reads two words
// and takes no lock. A generation that ended softly keeps its values (stale, but good enough while a new one
// is loaded) and stays findable behind its successor, since a later hard end must reach it.
//
// Counts follow the same shape: a group counts its live values, a set its own, and what belongs to a group
// that has ended hard counts for nothing, without a visit. Counts and ends change under one mutex, hence each
// live value is counted once, by the first hard invalidation that covers it: the invariant is
// `group.live == sum of its live sets' live`.
//
// Tags that only the value knows come after the load, when an invalidation may already have passed by. So the
// last invalidations are remembered, each with its number, and a value is not put under a tag that was
// invalidated since its stamp was taken, nor under any if the memory does not reach back that far.
#include <becache/local/generations.hpp>

#include <algorithm>
#include <memory>
#include <utility>

namespace becache::local {
namespace {

constexpr std::size_t most_recent = 1024;

void append_tag(std::string& name, Tag tag) {
    name += static_cast<char>(tag.kind);
    name += static_cast<char>(tag.value.size() >> 8U);
    name += static_cast<char>(tag.value.size() & 0xffU);
    name += tag.value;
}

/// A combination of tags as a key of a map: each with its length, so that no two combinations meet.
std::string name_of(std::span<const Tag> tags) {
    std::string name;
    for (const Tag& tag : tags) {
        append_tag(name, tag);
    }
    return name;
}

/// The tags in a name, one by one.
template <class Use>
void for_each_tag(std::string_view name, const Use& use) {
    while (!name.empty()) {
        const auto size = static_cast<std::size_t>(
            (static_cast<unsigned char>(name[1]) << 8U) | static_cast<unsigned char>(name[2]));
        use(name.substr(0, 3 + size));
        name.remove_prefix(3 + size);
    }
}

bool has_several_tags(std::string_view name) {
    std::size_t count = 0;
    for_each_tag(name, [&](std::string_view) { ++count; });
    return count > 1;
}

bool alive(const TagSet& set) noexcept { return set.fresh_until() != ended_hard; }

} // namespace

Stamp::Stamp(Stamp&& other) noexcept
    : set_{std::exchange(other.set_, nullptr)}
    , observed_{other.observed_}
    , admitted_{std::exchange(other.admitted_, false)} {}

Stamp& Stamp::operator=(Stamp&& other) noexcept {
    if (this != &other) {
        release();
        set_ = std::exchange(other.set_, nullptr);
        observed_ = other.observed_;
        admitted_ = std::exchange(other.admitted_, false);
    }
    return *this;
}

bool Stamp::current() const noexcept { return set_ != nullptr && set_->fresh_until() == not_ended; }

bool Stamp::admit() { return set_ != nullptr && set_->group->owner->admit(*this); }

bool Stamp::release() noexcept {
    if (set_ == nullptr) {
        return false;
    }
    const bool was_live = admitted_ && Generations::leave(*set_);
    admitted_ = false;
    Generations::forget(*std::exchange(set_, nullptr));
    return was_live;
}

TagSet* Stamp::detach() noexcept {
    admitted_ = false;
    return std::exchange(set_, nullptr);
}

TableCounters& Stamp::counters() const noexcept { return set_->group->owner->counters; }

TagGroup& Generations::group_of(std::uint32_t kinds) {
    for (TagGroup* const group : groups_) {
        if (group->kinds == kinds && group->ended.load() == not_ended) {
            return *group;
        }
    }
    groups_.reserve(groups_.size() + 1);
    return *groups_.emplace_back(new TagGroup{*this, kinds});
}

TagSet& Generations::set_of(std::span<const Tag> tags) {
    std::string name = name_of(tags);
    const auto found = sets_.find(name);
    if (found != sets_.end() && found->second->fresh_until() == not_ended) {
        return *found->second;
    }
    std::uint32_t kinds = 0;
    for (const Tag& tag : tags) {
        kinds |= 1U << tag.kind;
    }
    auto made = std::make_unique<TagSet>();
    made->group = &group_of(kinds);
    made->name = std::move(name);
    TagSet* const older = found == sets_.end() ? nullptr : found->second;
    if (older != nullptr) {
        // The map's key is a view of a name: it moves on to the name of the new set.
        auto node = sets_.extract(found);
        node.key() = made->name;
        node.mapped() = made.get();
        sets_.insert(std::move(node));
    } else {
        sets_.emplace(made->name, made.get());
    }
    if (has_several_tags(made->name)) {
        for_each_tag(made->name, [&](std::string_view tag) {
            auto& holders = sets_by_tag_[std::string{tag}];
            holders.erase(older);
            holders.insert(made.get());
        });
    }
    made->older = older;
    ++made->group->sets;
    ++set_count_;
    if (older != nullptr && !alive(*older)) {
        unlink(*older);
    }
    return *made.release();
}

Stamp Generations::observe(std::span<const Tag> tags) {
    const std::lock_guard lock{mutex_};
    TagSet& set = set_of(tags);
    ++set.stamps;
    return Stamp{&set, invalidations_};
}

bool Generations::add_tags(Stamp& stamp, std::vector<Tag> tags) {
    std::ranges::sort(tags);
    tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
    const std::lock_guard lock{mutex_};
    const std::uint64_t since = invalidations_ - stamp.observed_;
    if (!stamp.current() || since > recent_.size()) {
        return false;
    }
    for (auto recent = recent_.end() - static_cast<std::ptrdiff_t>(since); recent != recent_.end();
         ++recent) {
        const bool covered = recent->empty() || std::ranges::any_of(tags, [&](const Tag& tag) {
                                 return *recent == name_of({&tag, 1});
                             });
        if (covered) {
            return false;
        }
    }
    TagSet& set = set_of(tags);
    ++set.stamps;
    drop_stamp(*std::exchange(stamp.set_, &set));
    return true;
}

bool Generations::admit(Stamp& stamp) {
    const std::lock_guard lock{mutex_};
    if (stamp.admitted_ || !stamp.current()) {
        return false;
    }
    ++stamp.set_->live;
    ++stamp.set_->group->live;
    stamp.admitted_ = true;
    return true;
}

bool Generations::leave(TagSet& set) noexcept {
    TagGroup& group = *set.group;
    const std::lock_guard lock{group.owner->mutex_};
    if (!alive(set)) {
        return false;
    }
    --set.live;
    --group.live;
    if (set.ended.load() != not_ended) {
        --group.soft;
    }
    return true;
}

void Generations::forget(TagSet& set) noexcept {
    Generations& owner = *set.group->owner;
    const std::lock_guard lock{owner.mutex_};
    owner.drop_stamp(set);
}

void Generations::drop_stamp(TagSet& set) noexcept {
    if (--set.stamps != 0) {
        return;
    }
    unlink(set);
    TagGroup& group = *set.group;
    if (--group.sets == 0) {
        std::erase(groups_, &group);
        delete &group;
    }
    --set_count_;
    delete &set;
}

/// Takes a set out of where it is found. A set that has ended hard need not be found any more.
void Generations::unlink(TagSet& set) noexcept {
    if (!std::exchange(set.linked, false)) {
        return;
    }
    const auto found = sets_.find(set.name);
    if (found->second != &set) {
        TagSet* newer = found->second;
        while (newer->older != &set) {
            newer = newer->older;
        }
        newer->older = set.older;
        return;
    }
    TagSet* const older = set.older;
    if (has_several_tags(set.name)) {
        for_each_tag(set.name, [&](std::string_view tag) {
            const auto holders = sets_by_tag_.find(tag);
            holders->second.erase(&set);
            if (older != nullptr) {
                holders->second.insert(older);
            } else if (holders->second.empty()) {
                sets_by_tag_.erase(holders);
            }
        });
    }
    if (older == nullptr) {
        sets_.erase(found);
        return;
    }
    auto node = sets_.extract(found);
    node.key() = older->name;
    node.mapped() = older;
    sets_.insert(std::move(node));
}

/// Ends the groups that name none of these kinds. One that ends hard is left to its last set.
std::uint64_t Generations::end_groups(std::uint32_t but_kinds, Hardness hardness, TimePoint now) {
    std::uint64_t dropped = 0;
    std::erase_if(groups_, [&](TagGroup* group) {
        if ((group->kinds & but_kinds) != 0) {
            return false;
        }
        if (hardness == Hardness::soft) {
            if (group->ended.load() == not_ended) {
                dropped += group->live - group->soft;
                group->ended.store(now.time_since_epoch().count());
            }
            return false;
        }
        dropped += group->live;
        group->ended.store(ended_hard);
        return true;
    });
    return dropped;
}

/// Ends a set and, if hard, those of the same tags that had ended softly before.
void Generations::end(TagSet& newest, Hardness hardness, TimePoint now, std::uint64_t& dropped) {
    for (TagSet* set = &newest; set != nullptr; set = set->older) {
        TagGroup& group = *set->group;
        const TimePoint::rep ended = set->ended.load();
        if (!alive(*set) || (hardness == Hardness::soft && ended != not_ended)) {
            continue;
        }
        if (hardness == Hardness::hard) {
            dropped += set->live;
            group.live -= set->live;
            group.soft -= ended == not_ended ? 0 : set->live;
            set->ended.store(ended_hard);
        } else {
            dropped += group.ended.load() == not_ended ? set->live : 0;
            group.soft += set->live;
            set->ended.store(now.time_since_epoch().count());
        }
    }
}

void Generations::remember(std::optional<Tag> tag) {
    ++invalidations_;
    recent_.push_back(tag ? name_of({&*tag, 1}) : std::string{});
    if (recent_.size() > most_recent) {
        recent_.pop_front();
    }
}

std::uint64_t Generations::invalidate_region(Hardness hardness, TimePoint now) {
    const std::lock_guard lock{mutex_};
    const std::uint64_t dropped = end_groups(0, hardness, now);
    remember(std::nullopt);
    return dropped;
}

std::uint64_t Generations::invalidate_tag(Tag tag, Hardness hardness, TimePoint now) {
    const std::string name = name_of({&tag, 1});
    const std::lock_guard lock{mutex_};
    std::uint64_t dropped = end_groups(1U << tag.kind, hardness, now);
    if (const auto found = sets_.find(name); found != sets_.end()) {
        end(*found->second, hardness, now, dropped);
    }
    if (const auto found = sets_by_tag_.find(name); found != sets_by_tag_.end()) {
        for (TagSet* const set : found->second) {
            end(*set, hardness, now, dropped);
        }
    }
    remember(tag);
    return dropped;
}

std::uint64_t Generations::live() const {
    const std::lock_guard lock{mutex_};
    std::uint64_t live = 0;
    for (const TagGroup* const group : groups_) {
        live += group->live;
    }
    return live;
}

std::size_t Generations::tag_sets() const {
    const std::lock_guard lock{mutex_};
    return set_count_;
}

} // namespace becache::local
