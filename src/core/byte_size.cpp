#include <becache/core/byte_size.hpp>

#include <nlohmann/json.hpp>

namespace becache {
namespace {

/// A node of the red-black tree that holds an object's members, beside the member: colour and three links.
constexpr std::size_t tree_node_bytes = 32;

} // namespace

std::size_t ByteSize<nlohmann::json>::of(const nlohmann::json& document) noexcept {
    using nlohmann::json;
    std::size_t bytes = sizeof(json);
    if (const auto* const text = document.get_ptr<const json::string_t*>()) {
        bytes += ByteSize<std::string>::of(*text);
    } else if (const auto* const elements = document.get_ptr<const json::array_t*>()) {
        bytes += sizeof(json::array_t);
        for (const json& element : *elements) {
            bytes += of(element);
        }
    } else if (const auto* const members = document.get_ptr<const json::object_t*>()) {
        bytes += sizeof(json::object_t);
        for (const auto& [name, member] : *members) {
            bytes += tree_node_bytes + ByteSize<std::string>::of(name) + of(member);
        }
    }
    return bytes;
}

} // namespace becache
