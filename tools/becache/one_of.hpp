#pragma once

#include <CLI/CLI.hpp>
#include <codegen/names.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace becache::command {

/// Refuses a value that is none of these, and says which is meant.
[[nodiscard]] inline CLI::Validator one_of(std::vector<std::string> known) {
    return CLI::Validator{
        [known = std::move(known)](const std::string& value) -> std::string {
            if (std::find(known.begin(), known.end(), value) != known.end()) {
                return "";
            }
            return "'" + value + "' is none of them; " + codegen::suggest(value, known, "");
        },
        ""};
}

} // namespace becache::command
