#pragma once

#include <concepts>
#include <cstddef>

namespace becache::trace {

/// The unsigned number whose bytes begin at `bytes`, the most significant first.
template <std::unsigned_integral Number>
[[nodiscard]] Number read_big_endian(const char* bytes) noexcept {
    Number number = 0;
    for (std::size_t place = 0; place < sizeof(Number); ++place) {
        number = static_cast<Number>(number << 8U) | static_cast<unsigned char>(bytes[place]);
    }
    return number;
}

} // namespace becache::trace
