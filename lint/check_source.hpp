#pragma once

#include "finding.hpp"
#include "language.hpp"
#include "settings.hpp"
#include "vocabulary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

/// One source, and what is known of it.
struct Source {
    std::string path;         ///< for people
    std::string project_path; ///< from the project's folder on: for patterns and fingerprints
    std::string_view text;
    Language language{};
};

/// What it is checked against.
struct Standard {
    const Vocabulary& vocabulary;
    const Settings& settings;
};

/// All that the rules find in a source, in its order. Nothing in generated files. What comments allow is left
/// out.
[[nodiscard]] std::vector<Finding> check_source(const Source& source, const Standard& standard);

} // namespace becache::lint
