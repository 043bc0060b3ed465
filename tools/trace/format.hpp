#pragma once

#include <optional>
#include <span>
#include <string_view>

namespace becache::trace {

/// How a trace spells its accesses, once it is unpacked. docs/traces.md describes each.
enum class Format {
    automatic, ///< whatever the beginning of the file looks like: guess_format
    int32be,   ///< one big-endian 32-bit number per access
    int64be,   ///< one big-endian 64-bit number per access
    arc,       ///< text: "start count x y" a line stands for the keys start ... start + count - 1
    lines,     ///< text: one key a line, of any characters
};

/// The names as a user writes them, separated by ", ".
inline constexpr std::string_view format_names = "auto, int32be, int64be, arc, lines";

/// The name as a user writes it: "auto", "int32be" and so on.
[[nodiscard]] std::string_view format_name(Format format) noexcept;

/// The format of that name, if there is one.
[[nodiscard]] std::optional<Format> find_format(std::string_view name) noexcept;

/// How many unpacked bytes guess_format wants to see, if the trace has as many.
inline constexpr std::size_t format_sample_bytes = std::size_t{1} << 16U;

/// The format that the first bytes of a trace speak for; nothing if they speak for none. `whole` says that
/// the sample is all of the trace.
///
/// Text is arc if its first line is four numbers, else lines. Binary data is told apart by the halves of its
/// 64-bit words. Of 32-bit keys, both halves are drawn from the same keys: many values occur as both, or all
/// are small. Of 64-bit keys, the upper halves are few, or scattered and others than the lower ones. Binary
/// data in which no 32-bit word occurs twice speaks for nothing: no cache would help it, and noise looks the
/// same.
[[nodiscard]] std::optional<Format> guess_format(std::string_view sample, bool whole);

} // namespace becache::trace
