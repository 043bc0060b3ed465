#include "nonce.hpp"

#include <cerrno>
#include <cstddef>
#include <sys/random.h>
#include <sys/types.h>
#include <system_error>
#include <unistd.h>

namespace becache::redis {
namespace {

constexpr std::size_t nonce_bytes = 16;

/// Random bytes of one thread, fetched 16 nonces at a time: a nonce of its own system call would cost more
/// than the rest of a command's making. They belong to the process that fetched them.
struct RandomBytes {
    std::array<unsigned char, 16 * nonce_bytes> bytes{}; // at most 256: getrandom never cuts those short
    std::size_t used = sizeof(bytes);
    pid_t process = 0;

    const unsigned char* take() {
        if (const pid_t now = ::getpid(); used == bytes.size() || process != now) {
            while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
                if (errno != EINTR) {
                    throw std::system_error{errno, std::generic_category(), "getrandom"};
                }
            }
            used = 0;
            process = now;
        }
        const unsigned char* const taken = bytes.data() + used;
        used += nonce_bytes;
        return taken;
    }
};

} // namespace

Nonce::Nonce() {
    static thread_local RandomBytes random;
    constexpr std::string_view hex = "0123456789abcdef";
    const unsigned char* const bytes = random.take();
    for (std::size_t place = 0; place < nonce_bytes; ++place) {
        digits_[2 * place] = hex[bytes[place] >> 4U];
        digits_[2 * place + 1] = hex[bytes[place] & 0xfU];
    }
}

} // namespace becache::redis
