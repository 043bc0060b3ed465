#pragma once

#include <array>
#include <string_view>

namespace becache::redis {

/// 128 bits of the system's random source, as 32 lower-case hexadecimal digits.
class Nonce {
public:
    /// Draws one. Thread-safe; a child of fork() never draws what its parent draws.
    Nonce();

    [[nodiscard]] std::string_view text() const noexcept { return {digits_.data(), digits_.size()}; }

private:
    std::array<char, 32> digits_;
};

} // namespace becache::redis
