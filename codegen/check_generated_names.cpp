#include "names.hpp"
#include "reading.hpp"

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <vector>

namespace becache::codegen {

namespace {

// What the generated code declares under one roof: a class, or the namespace.
class Roof {
public:
    explicit Roof(Reading& reading)
        : reading_{&reading} {}

    // Takes a name; reports `who`, declared there, and answers false if it is taken already.
    bool take(const std::string& name, const std::string& who, Place at) {
        const auto [owner, is_new] = owners_.emplace(name, who);
        if (!is_new) {
            reading_->errors.add(
                at, who, fmt::format("its generated name '{}' is also that of {}", name, owner->second),
                "give one of them another name");
        }
        return is_new;
    }

    // Takes a name for the generator itself.
    void reserve(std::string_view name, std::string_view owner) { owners_.emplace(name, owner); }

private:
    Reading* reading_;
    std::map<std::string, std::string, std::less<>> owners_;
};

// Members of becache::Region, which the generated types of regions derive from.
constexpr std::array region_members = std::to_array<std::string_view>(
    {"name", "invalidate", "invalidate_tag", "async_invalidate", "async_invalidate_tag"});

// Functions of the generated class Caches and their parameters.
constexpr std::array caches_members = std::to_array<std::string_view>(
    {"invalidate", "async_invalidate", "prepare", "async_prepare", "catalogue", "reason", "subject", "token",
     "origin", "cache"});

// The names in a type that are looked up where they stand: `shop` and `Item` in `shop::List<Item>`. A member
// of that name would change what they mean.
std::vector<std::string> first_names(std::string_view type) {
    std::vector<std::string> names;
    std::string name;
    bool qualified = false;
    for (const char c : std::string{type} + " ") {
        if (std::string_view{":<>, "}.find(c) == std::string_view::npos) {
            name += c;
            continue;
        }
        if (!name.empty() && !qualified) {
            names.push_back(name);
        }
        name.clear();
        qualified = c == ':';
    }
    return names;
}

void reserve_types_of_values(const RegionEntry& region, Roof& roof) {
    for (const ViewEntry& view : region.views) {
        for (const std::string& name : first_names(view.value.type)) {
            roof.reserve(name, "a part of a value's type");
        }
    }
}

void check_types(Reading& reading) {
    Roof types{reading};
    for (const char* own :
         {"Subject", "CacheService", "Caches", "MockCacheService", "RecordingCacheService"}) {
        types.reserve(own, "another generated class");
    }
    const std::string& reason_class = reading.catalogue.reason_class;
    if (reason_class == "Code" || reason_class == "Category") {
        reading.errors.add(
            reading.places["reason_class"], fmt::format("reason_class '{}'", reason_class),
            "it is the name of a type inside of the class", "give the class another name");
    }
    if (!reason_class.empty()) {
        types.take(reason_class, "reason_class", reading.places["reason_class"]);
    }
    for (const RegionEntry& region : reading.catalogue.regions) {
        const std::string title = "region " + region.name;
        types.take(pascal_case(region.name), title, reading.places[title]);
        for (const ViewEntry& view : region.views) {
            const std::string view_title = fmt::format("view {}/{}", region.name, view.name);
            types.take(
                pascal_case(region.name) + pascal_case(view.name) + "Key", view_title,
                reading.places[view_title]);
        }
    }
}

void check_members(Reading& reading) {
    Roof members{reading};
    for (const std::string_view own : caches_members) {
        members.reserve(own, "the generated class Caches");
    }
    for (const RegionEntry& region : reading.catalogue.regions) {
        reserve_types_of_values(region, members);
    }
    for (const RegionEntry& region : reading.catalogue.regions) {
        const std::string title = "region " + region.name;
        const Place at = reading.places[title];
        members.take(region.name, title, at);
        const std::string invalidator = fmt::format("the invalidator of {}", title);
        if (members.take(region.invalidator, invalidator, at)) {
            members.take("async_" + region.invalidator, invalidator, at);
            members.take(region.invalidator + "_calls", invalidator, at);
        }
    }
}

void check_views(Reading& reading) {
    for (const RegionEntry& region : reading.catalogue.regions) {
        Roof views{reading};
        for (const std::string_view own : region_members) {
            views.reserve(own, "a member of becache::Region");
        }
        reserve_types_of_values(region, views);
        for (const ViewEntry& view : region.views) {
            const std::string title = fmt::format("view {}/{}", region.name, view.name);
            views.take(view.name, title, reading.places[title]);
        }
    }
}

} // namespace

void check_generated_names(Reading& reading) {
    check_types(reading);
    check_members(reading);
    check_views(reading);
}

} // namespace becache::codegen
