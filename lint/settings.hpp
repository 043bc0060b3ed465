#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

/// A function to which reasons are given.
struct Sink {
    std::string name;    ///< with `*` and `?`, as in file names: `invalidate*`
    std::string keyword; ///< the argument that is a reason; empty: any argument without a name
};

/// Where constants come from, in --fix.
struct Imports {
    std::string cpp_header;        ///< `backend/core/constants.hpp`; empty: the catalogue's
    std::string python_module;     ///< `backend.core.constants`; empty: made from the header's path
    std::string typescript_module; ///< `backend/core/constants`; empty: made from the header's path
};

/// The configuration file, `.becache-lint.toml`, described in docs/lint.md. What it does not name has the
/// default.
struct Settings {
    std::filesystem::path catalogue; ///< relative to the file's folder
    std::vector<Sink> sinks;
    std::vector<std::string> exclude;    ///< patterns of paths
    std::vector<std::string> test_files; ///< patterns of paths
    Imports imports;
};

[[nodiscard]] Settings default_settings();

/// Reads a configuration file. Throws std::runtime_error, with all that is wrong in it, one a line.
[[nodiscard]] Settings read_settings(const std::filesystem::path& file);

/// The same for a text; `file` is its name in messages.
[[nodiscard]] Settings read_settings_text(std::string_view text, const std::string& file);

/// `invalidate*`, or `assert_called_once_with(reason=)`; nothing if it is neither.
[[nodiscard]] std::optional<Sink> parse_sink(std::string_view text);

/// Whether one of the patterns fits a path: one with a `/` the whole path from the project's folder on, or a
/// folder of it; one without a `/` any part of it. `*` fits any characters, `/` too.
[[nodiscard]] bool fits(const std::string& path, const std::vector<std::string>& patterns);

} // namespace becache::lint
