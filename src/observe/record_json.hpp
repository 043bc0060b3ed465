#pragma once

#include <becache/core/clock.hpp>
#include <becache/core/record.hpp>

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace becache::observe {

/// The regions that a record's scopes lie in, each once; `*` for everything.
[[nodiscard]] std::vector<std::string> regions_of(const Record& record);

/// A record as logs and answers to "why" show it, its fields in the order in which a person reads them.
[[nodiscard]] nlohmann::ordered_json record_json(const Record& record);

/// One line of printable ASCII, whatever bytes the texts hold.
[[nodiscard]] std::string one_line(const nlohmann::ordered_json& document);

} // namespace becache::observe
