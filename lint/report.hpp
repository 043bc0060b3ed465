#pragma once

#include "finding.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

enum class Format { text, json, sarif, github, gitlab, junit };

/// "text", "json", ...
[[nodiscard]] std::optional<Format> format_of(std::string_view name);

/// What a run has found.
struct Report {
    std::vector<Finding> findings;
    std::size_t files = 0; ///< that were looked at
    std::size_t fixed = 0; ///< literals that --fix has replaced
    std::size_t known = 0; ///< findings that the baseline names
};

/// A report in a format, from beginning to end. Where a format wants UTF-8, other bytes become U+FFFD.
[[nodiscard]] std::string write_report(const Report& report, Format format);

/// Each in its file.
[[nodiscard]] std::string write_sarif(const Report& report);
[[nodiscard]] std::string write_junit(const Report& report);

/// A relative reference of RFC 3986, as SARIF wants one: all but plain characters as %XX.
[[nodiscard]] std::string as_uri(std::string_view path);

} // namespace becache::lint
