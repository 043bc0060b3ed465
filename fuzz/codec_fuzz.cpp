#include <becache/core/codec.hpp>

#include <nlohmann/json.hpp>

#include <cstdint>
#include <cstdlib>

// Bytes are no value, or a document that has a spelling and is read from it as the same.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace becache;
    const auto document = decode_value<nlohmann::json>({reinterpret_cast<const char*>(data), size});
    if (document) {
        const auto bytes = encode_value(*document);
        if (!bytes || decode_value<nlohmann::json>(*bytes) != document) {
            std::abort();
        }
    }
    return 0;
}
