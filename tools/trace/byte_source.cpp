#include <trace/byte_source.hpp>

#include <trace/trace_error.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

namespace becache::trace {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t chunk_bytes = std::size_t{1} << 16U;

/// Packings that traces are often published in, and that are not read here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> other_packings{{
    {"\x28\xb5\x2f\xfd"sv, "zstd"},
    {"BZh"sv, "bzip2"},
    {"PK\x03\x04"sv, "zip"},
    {"\x04\x22\x4d\x18"sv, "lz4"},
}};

[[noreturn]] void refuse(const std::filesystem::path& file, std::string_view wrong, std::string_view right) {
    throw TraceError{three_parts(fmt::format("open trace {}", quote(file.string())), wrong, right)};
}

} // namespace

ByteSource::ByteSource(const std::filesystem::path& file)
    : chunk_(chunk_bytes) {
    std::error_code error;
    if (std::filesystem::is_directory(file, error)) {
        refuse(file, "it is a folder", "name a file");
    }
    file_.open(file, std::ios::binary);
    if (!file_) {
        refuse(file, std::generic_category().message(errno), "name a file that can be read");
    }
    const std::uintmax_t size = std::filesystem::file_size(file, error);
    file_bytes_ = error ? 0 : size;
    refill();
    if (fault_) {
        refuse(file, fault_->wrong, fault_->right);
    }
    if (packed_.empty()) {
        refuse(file, "the file is empty", "take one that holds accesses");
    }
    const std::string_view head{packed_.data(), packed_.size()};
    for (const auto& [magic, name] : other_packings) {
        if (head.starts_with(magic)) {
            refuse(file, fmt::format("it is packed by {}", name), "unpack it, or pack it by gzip or xz");
        }
    }
    unpacker_ = make_unpacker(
        head.starts_with("\x1f\x8b"sv)        ? Packing::gzip
        : head.starts_with("\xfd\x37zXZ\0"sv) ? Packing::xz
                                              : Packing::none);
}

void ByteSource::refill() {
    file_.read(chunk_.data(), static_cast<std::streamsize>(chunk_.size()));
    const auto size = static_cast<std::size_t>(file_.gcount());
    packed_ = {chunk_.data(), size};
    file_bytes_read_ += size;
    file_ended_ = size < chunk_.size();
    if (file_.bad()) {
        fault_ = Fault{"the file cannot be read further", "look after the disk that holds it"};
        ended_ = true;
    }
}

void ByteSource::end_with(Unpacker::State state) {
    ended_ = true;
    switch (state) {
    case Unpacker::State::ended:
        break;
    case Unpacker::State::going:
        fault_ = Fault{"its packed data is cut off", "take the whole file"};
        break;
    case Unpacker::State::damaged:
        fault_ = Fault{"its packed data is damaged", "take a copy that `gzip -t` or `xz -t` finds whole"};
        break;
    case Unpacker::State::greedy:
        fault_ = Fault{
            fmt::format("unpacking it takes more than {} MiB", Unpacker::most_memory_bytes >> 20U),
            "pack it by `xz -9` or less"};
        break;
    }
}

std::size_t ByteSource::read(std::span<char> room) {
    std::size_t filled = 0;
    while (filled < room.size() && !ended_) {
        if (packed_.empty() && !file_ended_) {
            refill();
        }
        const Unpacker::Step step = unpacker_->step(packed_, room.subspan(filled), file_ended_);
        packed_ = packed_.subspan(step.read);
        filled += step.written;
        const bool stuck = step.read == 0 && step.written == 0 && file_ended_;
        if (!ended_ && (step.state != Unpacker::State::going || stuck)) {
            end_with(step.state);
        }
    }
    return filled;
}

} // namespace becache::trace
