#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace becache::trace {

/// How a file is packed, by the first bytes of it and not by its name.
enum class Packing {
    none,
    gzip,
    xz,
};

/// Turns packed bytes into plain ones, piece by piece.
class Unpacker {
public:
    enum class State {
        going,   ///< wants more room, or more input
        ended,   ///< the packed data is whole
        damaged, ///< this is no such packing, or a checksum differs
        greedy,  ///< unpacking it would take more than most_memory_bytes
    };
    struct Step {
        std::size_t read = 0;
        std::size_t written = 0;
        State state = State::going;
    };

    /// What one unpacker may use at most, in bytes: enough for `xz -9`.
    static constexpr std::size_t most_memory_bytes = std::size_t{256} << 20U;

    Unpacker() = default;
    virtual ~Unpacker() = default;
    Unpacker(const Unpacker&) = delete;
    Unpacker& operator=(const Unpacker&) = delete;

    /// Reads from `packed` and writes to `room` as far as either goes; `last` says that no more input
    /// follows. Neither reads nor writes, and stays `going`, only where data that is not whole ends.
    virtual Step step(std::span<const char> packed, std::span<char> room, bool last) = 0;
};

[[nodiscard]] std::unique_ptr<Unpacker> make_unpacker(Packing packing);

} // namespace becache::trace
