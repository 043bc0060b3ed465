#pragma once

#include <trace/arc_line.hpp>
#include <trace/byte_source.hpp>
#include <trace/format.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace becache::trace {

/// The key of one access: a number, or, of a trace of lines, a text that lives until the next access is read.
using Key = std::variant<std::uint64_t, std::string_view>;

/// Reads recorded accesses one after the other, in bounded memory.
class Reader {
public:
    /// The longest line of text that is read, in bytes.
    static constexpr std::size_t longest_line_bytes = format_sample_bytes - 1;
    /// How many keys one line of an arc trace may stand for.
    static constexpr std::uint64_t most_keys_per_line = 1'000'000;

    /// Throws TraceError if the file cannot be opened, is empty, or its format cannot be guessed.
    explicit Reader(const std::filesystem::path& file, Format format = Format::automatic);

    /// The next access; nothing at the end. Throws TraceError where the trace is cut off, damaged, of another
    /// format, or ends without an access, and from then on; what was read until then is good.
    [[nodiscard]] std::optional<Key> next();

    /// How many accesses next() has answered.
    [[nodiscard]] std::uint64_t accesses() const noexcept { return accesses_; }
    /// The format in use: never Format::automatic.
    [[nodiscard]] Format format() const noexcept { return format_; }
    /// How much of the file was read, in bytes as they are on disk, and how large it is (0 if it cannot be
    /// known): what a progress bar shows. Reading runs ahead of next() by at most 128 KiB.
    [[nodiscard]] std::uint64_t file_bytes_read() const noexcept { return source_.file_bytes_read(); }
    [[nodiscard]] std::uint64_t file_bytes() const noexcept { return source_.file_bytes(); }

private:
    template <class Number>
    std::optional<Key> next_number();
    std::optional<Key> next_of_run();
    std::optional<Key> next_line_key();
    /// The next line that is not empty, without its end.
    std::optional<std::string_view> next_line();
    /// Moves what is left to the start of the buffer and fills it up; answers whether there is more than
    /// before.
    bool fill();
    /// What is read but not yet used.
    [[nodiscard]] std::string_view rest() const noexcept { return {buffer_.data() + begin_, end_ - begin_}; }
    /// At the end of the data: throws if that is a fault of the file.
    void check_end();
    void fail_if_cut();
    [[noreturn]] void fail(std::string_view wrong, std::string_view right);

    std::string name_; ///< quoted
    ByteSource source_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    Format format_;
    ArcLine run_;                ///< what is left of it
    std::uint64_t lines_ = 0;    ///< read so far
    std::uint64_t accesses_ = 0; ///< answered so far
    std::string error_;          ///< what ended the reading, if something did
};

} // namespace becache::trace
