#pragma once

#include <optional>
#include <string>
#include <vector>

/// One line of a benchmark's results.
struct Result {
    std::string what;                ///< "hit, one thread : tbb::concurrent_hash_map"
    double value = 0;                ///< a ratio, or a number with a unit
    std::string unit{};              ///< empty for a ratio
    std::optional<double> at_most{}; ///< the target; none: reported only
    std::optional<double> at_least{};

    [[nodiscard]] bool passes() const noexcept {
        return (!at_most || value <= *at_most) && (!at_least || value >= *at_least);
    }
};

/// Prints the results as a table, writes them as JSON where a file is named, and answers how many missed
/// their targets. Throws std::runtime_error if the file cannot be written.
[[nodiscard]] int report(
    const std::string& title, const std::vector<Result>& results, const std::string& json_file);
