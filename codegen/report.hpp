#pragma once

#include "compare.hpp"

#include <string>
#include <vector>

namespace becache::codegen {

/// `file:line:column: error: asked: wrong; right [rule]`, a line each.
[[nodiscard]] std::string report_text(const std::vector<Finding>& findings, const std::string& file);

/// A JSON array with an object each: rule, level, severity, subject, file, line, column, asked, wrong, right.
/// Line and column are null for what stands nowhere in the file.
[[nodiscard]] std::string report_json(const std::vector<Finding>& findings, const std::string& file);

/// Workflow commands of GitHub Actions, which become annotations of the file.
[[nodiscard]] std::string report_github(const std::vector<Finding>& findings, const std::string& file);

} // namespace becache::codegen
