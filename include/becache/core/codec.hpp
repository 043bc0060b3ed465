#pragma once

#include <nlohmann/json_fwd.hpp>

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

namespace becache {

/// How a value of a type crosses to another process: specialise it with the two functions that HasCodec
/// names. `encode` answers nothing for a value that has no spelling, `decode` nothing for bytes that are no
/// value; either may throw instead. The bytes come from other programs: decode trusts nothing about them.
template <class Value>
struct Codec;

/// A type that can be stored in the shared tier.
template <class Value>
concept HasCodec = requires(const Value& value, std::string_view bytes) {
    { Codec<Value>::encode(value) } -> std::same_as<std::optional<std::string>>;
    { Codec<Value>::decode(bytes) } -> std::same_as<std::optional<Value>>;
};

/// Bytes are their own spelling.
template <>
struct Codec<std::string> {
    [[nodiscard]] static std::optional<std::string> encode(const std::string& value) { return value; }
    [[nodiscard]] static std::optional<std::string> decode(std::string_view bytes) {
        return std::string{bytes};
    }
};

/// JSON text in UTF-8, nested at most `max_json_depth` deep.
template <>
struct Codec<nlohmann::json> {
    [[nodiscard]] static std::optional<std::string> encode(const nlohmann::json& value);
    [[nodiscard]] static std::optional<nlohmann::json> decode(std::string_view bytes);
};

/// Deeper documents are refused: copying one takes a stack frame a level.
inline constexpr int max_json_depth = 256;

/// The bytes of a value; nothing if it has none. Never throws.
template <HasCodec Value>
[[nodiscard]] std::optional<std::string> encode_value(const Value& value) noexcept {
    try {
        return Codec<Value>::encode(value);
    } catch (...) {
        return std::nullopt;
    }
}

/// The value of bytes; nothing if they are none. Never throws.
template <HasCodec Value>
[[nodiscard]] std::optional<Value> decode_value(std::string_view bytes) noexcept {
    try {
        return Codec<Value>::decode(bytes);
    } catch (...) {
        return std::nullopt;
    }
}

} // namespace becache
