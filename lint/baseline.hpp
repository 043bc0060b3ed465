#pragma once

#include "finding.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

/// The fingerprints of a baseline file: findings that are known and not reported. Throws std::runtime_error
/// if it cannot be read or is no baseline.
[[nodiscard]] std::set<std::string> read_baseline(const std::filesystem::path& file);

/// Its text: JSON, one finding a line, so that a change shows well.
[[nodiscard]] std::string write_baseline(const std::vector<Finding>& findings);

} // namespace becache::lint
