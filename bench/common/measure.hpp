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

[[nodiscard]] double median(std::vector<double> times);

/// Nanoseconds per operation: for each contender the median over `rounds`. The contenders take turns in
/// every round, so that what else the machine does meets them all. Throws std::runtime_error if their
/// checksums differ.
[[nodiscard]] std::vector<double> measure(
    const std::vector<Contender>& contenders, std::size_t operations, int rounds);

/// Pins the calling thread to one processor, by number among those that the process may use; answers its
/// number for the operating system.
int pin_to_processor(std::size_t place);
