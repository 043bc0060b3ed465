#include <becache/redis/script.hpp>

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace becache::redis {
namespace {

std::string sha1_of(const std::string& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr) != 1) {
        throw std::runtime_error{"hash a script: OpenSSL has no SHA-1 here; allow it in openssl.cnf"};
    }
    std::string digits;
    for (unsigned int place = 0; place < size; ++place) {
        digits += fmt::format("{:02x}", digest[place]);
    }
    return digits;
}

} // namespace

Script::Script(std::string source) {
    std::string hash = sha1_of(source);
    body_ = std::make_shared<const Body>(Body{.source = std::move(source), .hash = std::move(hash)});
}

} // namespace becache::redis
