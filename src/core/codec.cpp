#include <becache/core/codec.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace becache {
namespace {

using nlohmann::json;

/// How deep brackets nest in a text that need not be JSON; brackets inside of strings do not count. The
/// parser is iterative and would accept any depth; copies, dumps and comparisons of its document are
/// recursive.
int depth_of(std::string_view text) noexcept {
    int depth = 0;
    int deepest = 0;
    bool in_string = false;
    for (std::size_t place = 0; place < text.size(); ++place) {
        const char character = text[place];
        if (in_string) {
            if (character == '\\') {
                ++place;
            } else if (character == '"') {
                in_string = false;
            }
        } else if (character == '"') {
            in_string = true;
        } else if (character == '[' || character == '{') {
            deepest = std::max(deepest, ++depth);
        } else if (character == ']' || character == '}') {
            --depth;
        }
    }
    return deepest;
}

bool is_deeper_than(const json& document, int levels) noexcept {
    if (!document.is_structured()) {
        return false;
    }
    return levels == 0 || std::any_of(document.begin(), document.end(), [levels](const json& element) {
               return is_deeper_than(element, levels - 1);
           });
}

} // namespace

std::optional<std::string> Codec<json>::encode(const json& value) {
    if (value.is_discarded() || is_deeper_than(value, max_json_depth)) {
        return std::nullopt;
    }
    return value.dump();
}

std::optional<json> Codec<json>::decode(std::string_view bytes) {
    if (depth_of(bytes) > max_json_depth) {
        return std::nullopt;
    }
    json document = json::parse(bytes, nullptr, /*allow_exceptions=*/false);
    if (document.is_discarded()) {
        return std::nullopt;
    }
    // In parentheses: braces would make an array of one document.
    return std::optional<json>(std::move(document));
}

} // namespace becache
