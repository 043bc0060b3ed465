#pragma once

#include "report.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace becache::lint {

/// What `becache lint` is asked to do.
struct Request {
    std::vector<std::string> paths; ///< files and folders; `-` alone is standard input
    std::string catalogue;          ///< empty: that of the configuration, else the only one in `catalogue/`
    std::string config;             ///< empty: `.becache-lint.toml` of the project's folder, if there is one
    std::string baseline;           ///< empty: none
    std::string write_baseline;     ///< where to write one; empty: nowhere
    std::string stdin_filename;     ///< what standard input is called, and its language
    Format format = Format::text;
    bool fix = false;
    bool force_exclude = false; ///< leave out what the configuration excludes, though it is named
};

/// Does it, and writes the report. Gives whether nothing was found. Throws std::exception for what is
/// impossible: paths, catalogue, configuration or baseline that cannot be read or are wrong.
[[nodiscard]] bool run(const Request& request, std::istream& in, std::ostream& out);

} // namespace becache::lint
