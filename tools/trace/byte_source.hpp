#pragma once

#include <trace/unpacker.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace becache::trace {

/// What is wrong with a file, and what would be right: two of the three parts of an error's text.
struct Fault {
    std::string wrong;
    std::string right;
};

/// The bytes of a file: plain, gzip or xz, unpacked as they are read.
class ByteSource {
public:
    /// Throws TraceError if the file cannot be opened, or is packed in a way that is not read here.
    explicit ByteSource(const std::filesystem::path& file);

    /// Fills `room` from its start, and answers how many bytes that were: fewer than asked for only where the
    /// data ends. All that comes before a damage is delivered.
    std::size_t read(std::span<char> room);
    /// Why the data ended early, if it did: known once read has answered fewer bytes than asked for.
    [[nodiscard]] const std::optional<Fault>& fault() const noexcept { return fault_; }

    /// How much of the file was read so far, in bytes as they are on disk, and how large it is.
    [[nodiscard]] std::uint64_t file_bytes_read() const noexcept { return file_bytes_read_; }
    [[nodiscard]] std::uint64_t file_bytes() const noexcept { return file_bytes_; }

private:
    void refill();
    void end_with(Unpacker::State state);

    std::ifstream file_;
    std::vector<char> chunk_;
    std::span<const char> packed_; ///< what of the chunk is not unpacked yet
    std::unique_ptr<Unpacker> unpacker_;
    std::optional<Fault> fault_;
    std::uint64_t file_bytes_ = 0;
    std::uint64_t file_bytes_read_ = 0;
    bool file_ended_ = false;
    bool ended_ = false;
};

} // namespace becache::trace
