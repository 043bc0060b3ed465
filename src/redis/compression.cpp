#include "compression.hpp"

#include <zstd.h>

#include <memory>

namespace becache::redis {
namespace {

// The fastest of zstd's usual levels: a cache compresses on the path of a miss.
constexpr int level = 1;

struct FreeContext {
    void operator()(ZSTD_CCtx* context) const noexcept { ZSTD_freeCCtx(context); }
    void operator()(ZSTD_DCtx* context) const noexcept { ZSTD_freeDCtx(context); }
};

} // namespace

std::optional<std::string> compress(std::string_view bytes) {
    // A context is hundreds of kilobytes, so a thread keeps its own.
    static thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context{ZSTD_createCCtx()};
    if (!context || bytes.empty()) {
        return std::nullopt;
    }
    // zstd gives up where the result does not fit, so what would not be smaller is never written.
    std::string frame(bytes.size() - 1, '\0');
    const std::size_t size =
        ZSTD_compressCCtx(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size(), level);
    if (ZSTD_isError(size) != 0) {
        return std::nullopt;
    }
    frame.resize(size);
    return frame;
}

std::optional<std::string> decompress(std::string_view frame, std::size_t size) {
    static thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context{ZSTD_createDCtx()};
    // The whole frame at once into a buffer of the right size: zstd then needs no window of its own, whatever
    // window the frame asks for, and cannot write past the buffer.
    if (!context || size == 0 || ZSTD_getFrameContentSize(frame.data(), frame.size()) != size
        || ZSTD_findFrameCompressedSize(frame.data(), frame.size()) != frame.size()) {
        return std::nullopt;
    }
    std::string bytes(size, '\0');
    if (ZSTD_decompressDCtx(context.get(), bytes.data(), size, frame.data(), frame.size()) != size) {
        return std::nullopt;
    }
    return bytes;
}

} // namespace becache::redis
