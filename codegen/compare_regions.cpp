#include "compare_regions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::codegen {

namespace {

// The entry of that name; nullptr if there is none.
template <class Entry>
const Entry* find(const std::vector<Entry>& entries, const std::string& name, std::string Entry::*member) {
    const auto found = std::find_if(
        entries.begin(), entries.end(), [&](const Entry& entry) { return entry.*member == name; });
    return found == entries.end() ? nullptr : &*found;
}

bool holds(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

// "(item_id, page)"
std::string in_words(const std::vector<FieldEntry>& fields) {
    std::vector<std::string> names;
    names.reserve(fields.size());
    for (const FieldEntry& field : fields) {
        names.push_back(field.name);
    }
    return fmt::format("({})", fmt::join(names, ", "));
}

// "text?"
std::string type_in_words(const FieldEntry& field) {
    return fmt::format(
        "{}{}", field.kind == FieldKind::text ? "text" : "integer", field.optional ? " or absent" : "");
}

std::string in_words(const ValueType& value) { return value.type.empty() ? "JSON" : value.type; }

// "90s", in the largest unit that gives a whole number.
std::string in_words(std::chrono::milliseconds time) {
    const auto count = time.count();
    return count % 3'600'000 == 0 ? fmt::format("{}h", count / 3'600'000)
           : count % 60'000 == 0  ? fmt::format("{}m", count / 60'000)
           : count % 1000 == 0    ? fmt::format("{}s", count / 1000)
                                  : fmt::format("{}ms", count);
}

class Comparison {
public:
    Comparison(const Catalogue& before, const Catalogue& after, std::vector<Finding>& findings)
        : before_{before}
        , after_{after}
        , findings_{findings} {}

    void run() {
        for (const TagEntry& tag : before_.tags) {
            compare_tag(tag);
        }
        for (const RegionEntry& region : before_.regions) {
            compare_region(region);
        }
    }

private:
    void compare_tag(const TagEntry& old) {
        const auto add = [&](const Rule& rule, std::string wrong, std::string right) {
            findings_.push_back({rule, old.kind, {}, "tag " + old.kind, std::move(wrong), std::move(right)});
        };
        const TagEntry* now = find(after_.tags, old.kind, &TagEntry::kind);
        if (now == nullptr) {
            add(rules::tag_kind_removed, "it is gone", "keep it until no code names it in a subject");
        } else if (now->field != old.field) {
            add(rules::tag_field_changed, fmt::format("its field was {} and is {}", old.field, now->field),
                "leave it, and declare another kind of tag for the other field");
        }
    }

    void compare_region(const RegionEntry& old) {
        const std::string asked = "region " + old.name;
        const RegionEntry* now = find(after_.regions, old.name, &RegionEntry::name);
        if (now == nullptr) {
            findings_.push_back(
                {rules::region_removed,
                 old.name,
                 {},
                 asked,
                 "it is gone",
                 "keep it until no code reads or invalidates it"});
            return;
        }
        const auto add = [&](const Rule& rule, std::string wrong, std::string right) {
            findings_.push_back({rule, old.name, now->at, asked, std::move(wrong), std::move(right)});
        };
        if (old.invalidator != now->invalidator) {
            add(rules::invalidator_renamed,
                fmt::format("its function was {} and is {}", old.invalidator, now->invalidator),
                fmt::format("keep it: invalidator = \"{}\"", old.invalidator));
        }
        if (old.time_to_live != now->time_to_live) {
            const bool longer = now->time_to_live > old.time_to_live;
            add(rules::time_to_live_changed,
                fmt::format(
                    "its values lived {} and live {}", in_words(old.time_to_live),
                    in_words(now->time_to_live)),
                longer ? "nothing, if what nobody invalidates may be that old"
                       : "nothing: more is loaded than before");
        }
        for (const std::string& kind : old.tag_kinds) {
            if (!holds(now->tag_kinds, kind) && find(after_.tags, kind, &TagEntry::kind) != nullptr) {
                add(rules::region_tag_removed, fmt::format("no view of it has the tag '{}' any more", kind),
                    "keep it until no code invalidates the region by it");
            }
        }
        for (const ViewEntry& view : old.views) {
            compare_view(old, view, *now);
        }
    }

    void compare_view(const RegionEntry& region, const ViewEntry& old, const RegionEntry& now_region) {
        const std::string subject = fmt::format("{}/{}", region.name, old.name);
        const ViewEntry* now = find(now_region.views, old.name, &ViewEntry::name);
        const auto add = [&](const Rule& rule, std::string wrong, std::string right) {
            findings_.push_back(
                {rule, subject, now == nullptr ? Place{} : now->at, "view " + subject, std::move(wrong),
                 std::move(right)});
        };
        if (now == nullptr) {
            add(rules::view_removed, "it is gone", "keep it until no code reads it");
            return;
        }
        compare_keys(old, *now, add);
        if (old.value.type != now->value.type) {
            add(rules::value_type_changed,
                fmt::format("its value was {} and is {}", in_words(old.value), in_words(now->value)),
                "leave it, and declare another view");
        }
        compare_view_tags(region, old, now_region, *now, add);
    }

    template <class Add>
    static void compare_keys(const ViewEntry& old, const ViewEntry& now, const Add& add) {
        const bool same = std::equal(
            old.fields.begin(), old.fields.end(), now.fields.begin(), now.fields.end(),
            [](const FieldEntry& a, const FieldEntry& b) { return a.name == b.name; });
        if (!same) {
            add(rules::key_changed,
                fmt::format("its key was {} and is {}", in_words(old.fields), in_words(now.fields)),
                "leave it, and declare another view with the new key");
        }
        for (const FieldEntry& field : old.fields) {
            const FieldEntry* found = find(now.fields, field.name, &FieldEntry::name);
            if (found != nullptr && (found->kind != field.kind || found->optional != field.optional)) {
                add(rules::key_type_changed,
                    fmt::format(
                        "its field {} was {} and is {}", field.name, type_in_words(field),
                        type_in_words(*found)),
                    "leave it, and declare another view");
            }
        }
    }

    // A value without a tag goes with every value of the tag: "any".
    template <class Add>
    void compare_view_tags(
        const RegionEntry& region, const ViewEntry& old, const RegionEntry& now_region, const ViewEntry& now,
        const Add& add) {
        for (const std::string& kind : now.tags) {
            // Where the region did not have it, nobody could invalidate by it.
            if (!holds(old.tags, kind) && holds(region.tag_kinds, kind)) {
                add(rules::view_tag_added,
                    fmt::format("it went with every {0} and goes only with its own", kind),
                    fmt::format("take the tag '{}' back, unless its values hold no other", kind));
            }
        }
        for (const std::string& kind : old.tags) {
            if (!holds(now.tags, kind) && holds(now_region.tag_kinds, kind)) {
                add(rules::view_tag_removed,
                    fmt::format("it went only with its own {0} and goes with every one", kind),
                    "nothing: more is dropped than before");
            }
        }
    }

    const Catalogue& before_;
    const Catalogue& after_;
    std::vector<Finding>& findings_;
};

} // namespace

void compare_regions(const Catalogue& before, const Catalogue& after, std::vector<Finding>& findings) {
    Comparison{before, after, findings}.run();
}

} // namespace becache::codegen
