#pragma once

#include "catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// A string literal of C++, quotes included: `"` and `\` escaped, all but printable ASCII in octal.
[[nodiscard]] std::string string_literal(std::string_view text);

/// The first line of every generated file.
[[nodiscard]] std::string generated_line(const Catalogue& catalogue);

/// `backend/core/cache_service.hpp` to `backend/core/cache_service` + `suffix`.
[[nodiscard]] std::string beside(std::string_view header, std::string_view suffix);

/// `CamerasByIdKey`
[[nodiscard]] std::string key_type(const RegionEntry& region, const ViewEntry& view);

/// The type of a view's values; JSON where none is named.
[[nodiscard]] std::string value_type(const ViewEntry& view);

/// Whether any view keeps JSON.
[[nodiscard]] bool has_json(const Catalogue& catalogue);

/// The kinds of tag with distinct fields, in order: the members of the subject.
[[nodiscard]] std::vector<TagEntry> subject_fields(const Catalogue& catalogue);

/// `std::string` or `std::int64_t`
[[nodiscard]] std::string_view field_type(FieldKind kind);

/// `cameras/by_id/<camera_id>`
[[nodiscard]] std::string address_pattern(const RegionEntry& region, const ViewEntry& view);

/// "5 min", "300 ms": a time to live in words.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

} // namespace becache::codegen
