#pragma once

#include <trace/reader.hpp>

#include <concepts>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace becache::trace {

/// A file in the temporary folder, gone with this object.
class TraceFile {
public:
    explicit TraceFile(std::string_view bytes);
    ~TraceFile();
    TraceFile(const TraceFile&) = delete;
    TraceFile& operator=(const TraceFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

[[nodiscard]] std::string gzip(std::string_view bytes);
[[nodiscard]] std::string xz(std::string_view bytes);

/// The numbers, each of `width` bytes, the most significant first.
[[nodiscard]] std::string big_endian(std::size_t width, const std::vector<std::uint64_t>& numbers);

/// What a reader gave until its end, and the text of the error if it ended with one.
struct ReadTrace {
    Format format = Format::automatic;
    std::vector<std::string> keys;
    std::uint64_t accesses = 0;
    std::string error;
};

[[nodiscard]] ReadTrace read_file(const std::filesystem::path& file, Format format = Format::automatic);
[[nodiscard]] ReadTrace read_all(std::string_view bytes, Format format = Format::automatic);

} // namespace becache::trace
