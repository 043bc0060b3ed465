#include "http/target.hpp"

#include "http/api_error.hpp"

#include <becache/reason/error_text.hpp>

#include <algorithm>
#include <charconv>

namespace home_security {

namespace {

template <class Take>
void split(std::string_view text, char separator, Take&& take) {
    while (true) {
        const std::size_t end = text.find(separator);
        take(text.substr(0, end));
        if (end == std::string_view::npos) {
            return;
        }
        text.remove_prefix(end + 1);
    }
}

std::string decode_form(std::string_view text) {
    std::string with_spaces{text};
    std::replace(with_spaces.begin(), with_spaces.end(), '+', ' ');
    return decode_escapes(with_spaces);
}

Query parse_query(std::string_view text) {
    Query query;
    split(text, '&', [&query](std::string_view pair) {
        if (pair.empty()) {
            return;
        }
        const std::size_t equals = pair.find('=');
        const std::string name = decode_form(pair.substr(0, equals));
        const std::string value =
            equals == std::string_view::npos ? std::string{} : decode_form(pair.substr(equals + 1));
        if (!query.emplace(name, value).second) {
            throw bad_field(name, "it is there twice", "give it once");
        }
    });
    return query;
}

} // namespace

std::string decode_escapes(std::string_view text) {
    std::string decoded;
    decoded.reserve(text.size());
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += text[at];
            continue;
        }
        unsigned char byte = 0;
        const std::string_view digits = text.substr(at + 1, 2);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
        if (error != std::errc{} || digits.size() != 2 || end != digits.data() + 2) {
            throw ApiError{
                400, becache::three_parts(
                         "target " + becache::quote(text), "it has a broken escape",
                         "write a percent sign and two hexadecimal digits: %25")};
        }
        decoded += static_cast<char>(byte);
        at += 2;
    }
    return decoded;
}

Target parse_target(std::string_view target) {
    Target parsed;
    const std::size_t question = target.find('?');
    parsed.path = target.substr(0, question);
    if (question != std::string_view::npos) {
        parsed.query = parse_query(target.substr(question + 1));
    }
    if (!parsed.path.starts_with('/')) {
        throw ApiError{
            400, becache::three_parts(
                     "target " + becache::quote(target), "it is no path", "begin it with a slash: /cameras")};
    }
    split(std::string_view{parsed.path}.substr(1), '/', [&parsed](std::string_view segment) {
        parsed.segments.push_back(decode_escapes(segment));
    });
    return parsed;
}

} // namespace home_security
