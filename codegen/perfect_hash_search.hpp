#pragma once

#include <becache/reason/perfect_hash.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace becache::codegen {

/// All that a becache::PerfectHash needs besides the texts.
struct PerfectHashParameters {
    PerfectHashShape shape;
    HashMultipliers multipliers;
};

/// Searches multipliers that send every text to a bucket of its own, and the fewest buckets for which they
/// are found soon. The same texts in the same order give the same parameters, on every machine.
///
/// Takes milliseconds. Throws std::invalid_argument for no text, for more than 255, for an empty one, for
/// one of more than 255 bytes, and for two that are equal.
[[nodiscard]] PerfectHashParameters search_perfect_hash(std::span<const std::string> texts);

} // namespace becache::codegen
