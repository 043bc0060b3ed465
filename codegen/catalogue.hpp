#pragma once

#include "place.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The generator's model of a catalogue file, after it was read and found valid. See
/// docs/catalogue-format.md.
namespace becache::codegen {

/// What the users of a reason may count on: a stable one changes only as docs/catalogue-rules.md allows.
enum class Stability { experimental, stable };

/// A reason that is not to be used any more. One of the two is empty.
struct Deprecation {
    std::string renamed_to; ///< the constant to use instead
    std::string obsolete;   ///< why there is nothing to use instead
};

/// In words: "use EVENT_CREATED", or why it is obsolete.
[[nodiscard]] std::string deprecated_text(const Deprecation& deprecation);

struct ReasonEntry {
    std::string constant;    ///< EVENT_CREATED
    std::string value;       ///< event_created
    std::string category;    ///< event_lifecycle
    std::string description; ///< one sentence
    std::uint8_t number = 0; ///< 1 ... 255, unique
    bool test_only = false;
    bool soft = false;                  ///< makes stale softly
    std::vector<std::string> aliases{}; ///< texts that are parsed as this reason and never written, sorted
    std::string since{};                ///< the version that brought it, or empty
    Stability stability = Stability::stable;
    std::optional<Deprecation> deprecated{};
    Place at{}; ///< of its name in the file
};

struct CategoryEntry {
    std::string name;  ///< event_lifecycle
    std::string title; ///< "Event Lifecycle Operations"
};

enum class FieldKind { text, integer };

/// A kind of tag and the key field that carries its value: `camera` is `camera_id`.
struct TagEntry {
    std::string kind;
    std::string field;
    FieldKind field_kind = FieldKind::text;
};

struct FieldEntry {
    std::string name;
    FieldKind kind = FieldKind::text;
    bool optional = false;
};

/// A type of the user's own: `{type = "shop::Item", header = "shop/item.hpp"}`. Empty: JSON.
struct ValueType {
    std::string type;
    std::string header;
};

struct ViewEntry {
    std::string name;
    std::vector<FieldEntry> fields;
    std::vector<std::string> tags; ///< kinds, a subset of the region's, in their order
    ValueType value;
    Place at{}; ///< of its name in the file
};

struct RegionEntry {
    std::string name;
    std::string invalidator; ///< name of the generated function: invalidate_system_status
    std::chrono::milliseconds time_to_live{};
    std::vector<std::string> tag_kinds; ///< the kinds its views declare, in the order of [tags]
    std::vector<ViewEntry> views;
    Place at{}; ///< of its name in the file
};

/// One reason makes one region stale, selecting by a kind of tag; none: the whole region.
struct SelectionEntry {
    std::size_t reason = 0; ///< place in Catalogue::reasons
    std::size_t region = 0; ///< place in Catalogue::regions
    std::optional<std::string> tag_kind;
};

/// What belonged to reasons that are gone, and belongs to nothing any more. Sorted.
struct Reserved {
    std::vector<std::uint8_t> numbers;
    std::vector<std::string> values;
    Place at;
};

/// A change that breaks a rule of docs/catalogue-rules.md, and is meant.
struct ExceptionEntry {
    std::string rule;    ///< its id
    std::string subject; ///< the reason, region, view or key that it is allowed for
    std::string why;
    Place at;
};

struct Catalogue {
    std::string name;              ///< home_security
    std::string name_space;        ///< backend::core
    std::string reasons_header;    ///< backend/core/constants.hpp
    std::string caches_header;     ///< backend/core/cache_service.hpp
    std::string reason_class;      ///< CacheInvalidationReason
    std::string python_module;     ///< backend.core.constants, or empty
    std::string typescript_module; ///< backend/core/constants, or empty
    std::vector<CategoryEntry> categories;
    std::vector<ReasonEntry> reasons; ///< by number
    std::vector<TagEntry> tags;
    std::vector<RegionEntry> regions;
    std::vector<SelectionEntry> selections; ///< by reason, then region
    Reserved reserved;
    std::vector<ExceptionEntry> exceptions; ///< no part of what is generated
};

} // namespace becache::codegen
