#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace becache::redis {

/// The bytes as one zstd frame that declares its content's size; nothing where that is not smaller.
[[nodiscard]] std::optional<std::string> compress(std::string_view bytes);

/// The content of exactly one zstd frame that declares, and has, `size` bytes; nothing for anything else.
/// Allocates `size` bytes, and only after the frame's head agrees with it.
[[nodiscard]] std::optional<std::string> decompress(std::string_view frame, std::size_t size);

} // namespace becache::redis
