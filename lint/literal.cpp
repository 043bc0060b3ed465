#include "literal.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace becache::lint {

namespace {

constexpr char foreign = '\xFF';

class Decoder {
public:
    Decoder(std::string_view text, Language language, bool is_bytes)
        : text_{text}
        , language_{language}
        , is_bytes_{is_bytes} {}

    std::string run() {
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c != '\\' || at_ == text_.size()) {
                result_ += c;
            } else {
                escape(text_[at_++]);
            }
        }
        return std::move(result_);
    }

private:
    void escape(char c) {
        const bool is_cpp = language_ == Language::cpp;
        const bool is_python = language_ == Language::python;
        if (c == '\n' || c == '\r') { // joins two lines
            at_ += c == '\r' && at_ < text_.size() && text_[at_] == '\n' ? 1 : 0;
        } else if (c >= '0' && c <= '7') {
            --at_;
            code_point(number(8, 3));
        } else if (c == 'x') {
            code_point(number(16, is_cpp ? text_.size() : 2));
        } else if (c == 'u' && !is_bytes_ && !is_python && at_ < text_.size() && text_[at_] == '{') {
            ++at_;
            code_point(number(16, text_.size()));
            skip_past_brace();
        } else if ((c == 'u' || (c == 'U' && !is_script(language_))) && !is_bytes_) {
            code_point(number(16, c == 'u' ? 4 : 8));
        } else if (c == 'N' && !is_script(language_) && at_ < text_.size() && text_[at_] == '{') {
            result_ += foreign;
            skip_past_brace();
        } else if (std::string_view{"abfnrtv"}.find(c) != std::string_view::npos) {
            result_ += '\n'; // or another control character: no reason has one
        } else if (is_python && c != '\\' && c != '\'' && c != '"') {
            result_ += '\\';
            result_ += c;
        } else {
            result_ += c;
        }
    }

    std::uint32_t number(std::uint32_t base, std::size_t most_digits) {
        std::uint32_t value = 0;
        for (; most_digits > 0 && at_ < text_.size(); --most_digits, ++at_) {
            const std::optional<std::uint32_t> digit = digit_of(text_[at_]);
            if (!digit || *digit >= base) {
                break;
            }
            value = std::min<std::uint32_t>(value * base + *digit, 0xFFFFFF);
        }
        return value;
    }

    static std::optional<std::uint32_t> digit_of(char c) {
        constexpr std::string_view digits = "0123456789abcdef";
        const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
        const auto found = digits.find(lower);
        return found == std::string_view::npos ? std::nullopt
                                               : std::optional{static_cast<std::uint32_t>(found)};
    }

    void code_point(std::uint32_t value) { result_ += value < 128 ? static_cast<char>(value) : foreign; }

    void skip_past_brace() { at_ = std::min(text_.find('}', at_), text_.size() - 1) + 1; }

    std::string_view text_;
    Language language_;
    bool is_bytes_;
    std::size_t at_ = 0;
    std::string result_;
};

} // namespace

std::string decode_escapes(std::string_view text, Language language, bool is_bytes) {
    return Decoder{text, language, is_bytes}.run();
}

std::string_view text_of(
    const Token& token, std::string_view source, Language language, std::string& scratch) {
    const std::string_view text = source.substr(token.text_begin, token.text_end - token.text_begin);
    if (token.has(token_flag::raw) || text.find('\\') == std::string_view::npos) {
        return text;
    }
    scratch = decode_escapes(text, language, token.has(token_flag::bytes));
    return scratch;
}

} // namespace becache::lint
