#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

/// One way to do what is measured.
struct Contender {
    std::string name;
    std::function<std::size_t()> run; ///< does all of it once; answers a checksum, the same for all ways
};

/// Nanoseconds per operation: for each contender the median over `rounds`. The contenders take turns in
/// every round, so that what else the machine does meets them all. Throws std::runtime_error if their
/// checksums differ.
[[nodiscard]] std::vector<double> measure(
    const std::vector<Contender>& contenders, std::size_t operations, int rounds);
