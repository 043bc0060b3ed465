#pragma once

#include <string_view>

/// What gperf finds: a text and the number of its reason.
struct GperfWord {
    const char* name;
    int number;
};

/// gperf's look-ups, each compiled on its own, as the generated try_parse() is. nullptr: unknown.
[[nodiscard]] const GperfWord* find_by_gperf_strncmp(std::string_view text) noexcept;
[[nodiscard]] const GperfWord* find_by_gperf_memcmp(std::string_view text) noexcept;
