#include <trace/unpacker.hpp>

#include <lzma.h>
#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <new>

namespace becache::trace {
namespace {

class NoUnpacker final : public Unpacker {
public:
    Step step(std::span<const char> packed, std::span<char> room, bool last) override {
        const std::size_t size = std::min(packed.size(), room.size());
        std::copy_n(packed.begin(), size, room.begin());
        return {size, size, last && size == packed.size() ? State::ended : State::going};
    }
};

class GzipUnpacker final : public Unpacker {
public:
    GzipUnpacker() {
        constexpr int gzip_header = 16; // what zlib adds to the window's bits to say so
        if (inflateInit2(&stream_, gzip_header + MAX_WBITS) != Z_OK) {
            throw std::bad_alloc{};
        }
    }
    ~GzipUnpacker() override { inflateEnd(&stream_); }
    GzipUnpacker(const GzipUnpacker&) = delete;
    GzipUnpacker& operator=(const GzipUnpacker&) = delete;

    Step step(std::span<const char> packed, std::span<char> room, bool last) override {
        if (between_members_) {
            if (packed.empty()) {
                return {.state = last ? State::ended : State::going};
            }
            inflateReset(&stream_);
            between_members_ = false;
        }
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const auto input = static_cast<uInt>(std::min(packed.size(), most));
        const auto output = static_cast<uInt>(std::min(room.size(), most));
        // zlib reads through a pointer to what is not const, and never writes there.
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream_.avail_in = input;
        stream_.next_out = reinterpret_cast<Bytef*>(room.data());
        stream_.avail_out = output;
        const int result = inflate(&stream_, Z_NO_FLUSH);
        Step done{input - stream_.avail_in, output - stream_.avail_out, State::going};
        if (result == Z_STREAM_END) {
            // `gzip a; gzip b; cat a.gz b.gz` is a gzip file, too.
            between_members_ = true;
            done.state = last && stream_.avail_in == 0 ? State::ended : State::going;
        } else if (result != Z_OK && result != Z_BUF_ERROR) {
            done.state = State::damaged;
        }
        return done;
    }

private:
    z_stream stream_{};
    bool between_members_ = false;
};

class XzUnpacker final : public Unpacker {
public:
    XzUnpacker() {
        if (lzma_stream_decoder(&stream_, most_memory_bytes, LZMA_CONCATENATED) != LZMA_OK) {
            throw std::bad_alloc{};
        }
    }
    ~XzUnpacker() override { lzma_end(&stream_); }
    XzUnpacker(const XzUnpacker&) = delete;
    XzUnpacker& operator=(const XzUnpacker&) = delete;

    Step step(std::span<const char> packed, std::span<char> room, bool last) override {
        stream_.next_in = reinterpret_cast<const std::uint8_t*>(packed.data());
        stream_.avail_in = packed.size();
        stream_.next_out = reinterpret_cast<std::uint8_t*>(room.data());
        stream_.avail_out = room.size();
        const lzma_ret result = lzma_code(&stream_, last ? LZMA_FINISH : LZMA_RUN);
        return {packed.size() - stream_.avail_in, room.size() - stream_.avail_out, state_of(result)};
    }

private:
    static State state_of(lzma_ret result) {
        switch (result) {
        case LZMA_OK:
        case LZMA_BUF_ERROR:
            return State::going;
        case LZMA_STREAM_END:
            return State::ended;
        case LZMA_MEMLIMIT_ERROR:
            return State::greedy;
        default:
            return State::damaged;
        }
    }

    lzma_stream stream_ = LZMA_STREAM_INIT;
};

} // namespace

std::unique_ptr<Unpacker> make_unpacker(Packing packing) {
    switch (packing) {
    case Packing::gzip:
        return std::make_unique<GzipUnpacker>();
    case Packing::xz:
        return std::make_unique<XzUnpacker>();
    case Packing::none:
        break;
    }
    return std::make_unique<NoUnpacker>();
}

} // namespace becache::trace
