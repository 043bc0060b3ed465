#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

namespace becache {
namespace {

constexpr std::size_t longest_quote = 80;

} // namespace

std::string quote(std::string_view text) {
    std::string shown = "'";
    for (const char character : text.substr(0, longest_quote)) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte > 0x7e) {
            shown += fmt::format("\\x{:02x}", byte);
        } else if (character == '\'' || character == '\\') {
            shown += '\\';
            shown += character;
        } else {
            shown += character;
        }
    }
    shown += "'";
    if (text.size() > longest_quote) {
        shown += fmt::format(" (the first {} of {} bytes)", longest_quote, text.size());
    }
    return shown;
}

std::string three_parts(std::string_view asked, std::string_view wrong, std::string_view right) {
    return fmt::format("{}: {}; {}", asked, wrong, right);
}

} // namespace becache
