#pragma once

#include <becache/reason/reason.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace becache {

/// The type of a key's field.
enum class FieldType : std::uint8_t { text, integer };

/// One field of a view's key.
struct FieldInfo {
    std::string_view name;
    FieldType type = FieldType::text;
    bool optional = false; ///< may be absent; an absent field is spelled `-`
};

/// A tag that the values of a view carry: the kind of the tag (by its place in RegionInfo::tag_kinds) and
/// the field of the key (by its place in ViewInfo::fields) that gives its value.
struct ViewTag {
    std::size_t kind = 0;
    std::size_t field = 0;
};

/// One key shape and one value type of a region.
struct ViewInfo {
    std::string_view name;
    std::span<const FieldInfo> fields;
    std::span<const ViewTag> tags;
};

/// A named group of cached data that is invalidated and timed together. Every value of it carries one tag
/// of every kind in `tag_kinds`: the value of the field that its view declares, else "any" (`camera:*`).
struct RegionInfo {
    std::string_view name;
    std::chrono::milliseconds time_to_live{};
    std::span<const std::string_view> tag_kinds; ///< at most 16
    std::span<const ViewInfo> views;
};

/// What one reason makes stale in one region.
struct Selection {
    static constexpr std::size_t whole_region = static_cast<std::size_t>(-1);

    const ReasonInfo* reason = nullptr;
    std::size_t region = 0;              ///< place in CatalogueInfo::regions
    std::size_t tag_kind = whole_region; ///< place in RegionInfo::tag_kinds: what a subject selects by
};

/// A whole catalogue. Generated, static, immutable.
struct CatalogueInfo {
    std::string_view name;
    std::span<const ReasonInfo> reasons;
    std::span<const RegionInfo> regions;
    std::span<const Selection> selections;
};

} // namespace becache
