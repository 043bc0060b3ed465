#pragma once

#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>

namespace becache::trace {

/// A run of keys: what one line of an arc trace stands for.
struct ArcLine {
    std::uint64_t start = 0;
    std::uint64_t count = 0;
};

/// Reads "start count x y": four numbers separated by blanks, of which x and y mean nothing here.
[[nodiscard]] inline std::optional<ArcLine> parse_arc_line(std::string_view line) noexcept {
    std::array<std::uint64_t, 4> numbers{};
    const char* place = line.data();
    const char* const end = place + line.size();
    const auto skip_blanks = [&] {
        while (place != end && (*place == ' ' || *place == '\t')) {
            ++place;
        }
    };
    for (std::uint64_t& number : numbers) {
        skip_blanks();
        const auto [after, error] = std::from_chars(place, end, number);
        if (error != std::errc{}) {
            return std::nullopt;
        }
        place = after;
    }
    skip_blanks();
    if (place != end) {
        return std::nullopt;
    }
    return ArcLine{numbers[0], numbers[1]};
}

} // namespace becache::trace
