#pragma once

#include <replay/replay.hpp>

#include <cstdint>
#include <filesystem>
#include <vector>

namespace becache::replay {

/// Replays, and sees that the cache is in order and the counts are those of the accesses.
[[nodiscard]] Report audited(const std::filesystem::path& file, Options options);

/// Keys of which some are used much more often than others.
[[nodiscard]] std::vector<std::uint64_t> skewed(std::size_t count, std::uint64_t keys);

} // namespace becache::replay
