#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace home_security {

/// What the command line asks for.
struct ProgramOptions {
    std::string host = "127.0.0.1";
    int port = 8650; ///< 0: a free one
    std::filesystem::path database = "home-security.db";
    bool tour = false;
    bool json_log = false;
};

/// The options; none if the program should end with `exit_code` (after --help, or with an error that has
/// been printed).
[[nodiscard]] std::optional<ProgramOptions> parse_options(
    int argument_count, const char* const* arguments, int& exit_code);

} // namespace home_security
