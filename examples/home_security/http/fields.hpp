#pragma once

#include "http/message.hpp"
#include "store/page.hpp"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace home_security {

/// The fields of a request's body or query, each checked as it is taken. Every function throws ApiError (400)
/// that names the field.
class Fields {
public:
    /// An object of a JSON body.
    [[nodiscard]] static Fields of_body(std::string_view body);
    /// A query; its integers come as text.
    [[nodiscard]] static Fields of_query(const Query& query);

    /// What is there, and null where a document may say so; see `is_null`.
    [[nodiscard]] bool is_null(std::string_view name);
    /// 1 to `most_bytes` bytes without control characters.
    [[nodiscard]] std::optional<std::string> text(std::string_view name, std::size_t most_bytes);
    /// A word of letters, digits and `_`: see is_slug.
    [[nodiscard]] std::optional<std::string> slug(std::string_view name);
    [[nodiscard]] std::optional<std::string> one_of(
        std::string_view name, std::span<const std::string_view> words);
    [[nodiscard]] std::optional<std::int64_t> integer(
        std::string_view name, std::int64_t least, std::int64_t most);
    /// An id of the database, from 1.
    [[nodiscard]] std::optional<std::int64_t> id(std::string_view name);
    [[nodiscard]] std::optional<double> number(std::string_view name, double least, double most);
    [[nodiscard]] std::optional<bool> boolean(std::string_view name);
    /// A day of the calendar: 2026-01-31.
    [[nodiscard]] std::optional<std::string> date(std::string_view name);
    /// A second in universal time: 2026-01-31T23:59:59Z.
    [[nodiscard]] std::optional<std::string> instant(std::string_view name);
    /// 1 to `most` ids, each once.
    [[nodiscard]] std::optional<std::vector<std::int64_t>> ids(std::string_view name, std::size_t most);
    /// `page` and `page_size`.
    [[nodiscard]] Page page();

    /// Refuses whatever has not been taken. Call it last.
    void finish() const;

private:
    Fields(nlohmann::json document, bool from_query)
        : document_(std::move(document)) // braces would make an array of it
        , from_query_{from_query} {}

    [[nodiscard]] const nlohmann::json* take(std::string_view name);
    [[nodiscard]] std::optional<std::string> string(std::string_view name, std::string_view right);

    nlohmann::json document_;
    bool from_query_;
    std::set<std::string, std::less<>> taken_;
};

/// The value of a field that must be there.
template <class Value>
[[nodiscard]] Value required(std::optional<Value> value, std::string_view name);

[[noreturn]] void throw_missing(std::string_view name);

template <class Value>
Value required(std::optional<Value> value, std::string_view name) {
    if (!value) {
        throw_missing(name);
    }
    return *std::move(value);
}

} // namespace home_security
