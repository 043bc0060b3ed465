#pragma once

#include "diagnostics.hpp"

#include <optional>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

namespace becache::codegen {

/// The TOML of a catalogue. What is declared twice is reported and left out, so that the rest is still
/// checked. Lines with other errors of syntax are reported, too, all of them except those right behind
/// another; then nothing is returned.
[[nodiscard]] std::optional<toml::table> parse_toml(std::string_view text, Diagnostics& errors);

/// One entry of a table.
struct TomlEntry {
    std::string name;
    Place at; ///< of the key
    const toml::node* node = nullptr;
};

/// The entries of a table in the order of the file. (toml++ itself keeps them by name.)
[[nodiscard]] std::vector<TomlEntry> in_order(const toml::table& table);

/// Where a value begins.
[[nodiscard]] Place place_of(const toml::node& node);

} // namespace becache::codegen
