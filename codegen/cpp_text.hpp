#pragma once

#include "catalogue.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace becache::codegen {

/// A string literal of C++, quotes included: `"` and `\` escaped, all but printable ASCII in octal.
[[nodiscard]] std::string string_literal(std::string_view text);

/// Generated lines are no longer, where they can be wrapped.
inline constexpr std::size_t cpp_line_width = 110;

/// A documentation comment, wrapped at spaces; `mark` begins each of its lines.
[[nodiscard]] std::string doc_comment(
    std::string_view text, std::size_t indent, std::string_view mark = "///");

/// "A, B, C" in lines of their own, as many in each as fit.
[[nodiscard]] std::string wrapped_list(const std::vector<std::string>& items, std::size_t indent);

/// The reasons, or those of a category, as expressions inside their class: `EVENT_CREATED`.
[[nodiscard]] std::vector<std::string> constant_expressions(
    const Catalogue& catalogue, std::string_view category = {});

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
