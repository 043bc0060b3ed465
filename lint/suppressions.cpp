#include "suppressions.hpp"

#include "lines.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::lint {

namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    const auto begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) {
        return false;
    }
    text = trimmed(text.substr(word.size()));
    return true;
}

// What follows the mark.
void parse(std::string_view text, Suppression& result) {
    if (!take(text, ":") || !take(text, "allow ")) {
        result.wrong = "it does not say what it allows";
        return;
    }
    const auto because = text.find("because");
    const std::string_view why =
        because == std::string_view::npos ? std::string_view{} : text.substr(because + 7);
    std::string_view names = trimmed(text.substr(0, because));
    while (!names.empty()) {
        const auto comma = names.find(',');
        const std::string_view name = trimmed(names.substr(0, comma));
        if (const auto rule = rule_of(name)) {
            result.rules.push_back(*rule);
        } else {
            result.wrong = fmt::format("there is no rule '{}'", name.substr(0, 40));
            return;
        }
        names = comma == std::string_view::npos ? std::string_view{} : names.substr(comma + 1);
    }
    if (result.rules.empty()) {
        result.wrong = "it names no rule";
    } else if (std::none_of(why.begin(), why.end(), [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
                          || static_cast<unsigned char>(c) >= 128;
               })) {
        result.wrong = "it does not say why";
    }
}

std::string_view without_end(std::string_view comment) {
    for (const std::string_view end : {"*/", "-->"}) {
        if (comment.ends_with(end)) {
            comment.remove_suffix(end.size());
        }
    }
    return comment;
}

// Whether code stands on the comment's line, or the braces alone that a comment in JSX needs.
bool is_beside_code(std::string_view source, const Lexed& lexed, const Lines& lines, const Token& comment) {
    const std::size_t begin = lines.begin(lines.line_of(comment.begin));
    auto token = std::lower_bound(
        lexed.tokens.begin(), lexed.tokens.end(), begin,
        [](const Token& each, std::size_t place) { return each.begin < place; });
    for (; token != lexed.tokens.end() && token->begin < comment.begin; ++token) {
        const bool is_blank_text = token->kind == TokenKind::newline
                                   || trimmed(source.substr(token->begin, token->end - token->begin)).empty();
        if (!is_blank_text && source.substr(token->begin, token->end - token->begin) != "{") {
            return true;
        }
    }
    return false;
}

// The first line with code behind the comment; braces of JSX and its blank text are none.
std::size_t next_line_with_code(
    std::string_view source, const Lexed& lexed, const Lines& lines, const Token& comment) {
    auto token = std::lower_bound(
        lexed.tokens.begin(), lexed.tokens.end(), comment.end,
        [](const Token& each, std::size_t place) { return each.begin < place; });
    const std::size_t own = lines.line_of(comment.end);
    for (; token != lexed.tokens.end(); ++token) {
        const std::string_view text = source.substr(token->begin, token->end - token->begin);
        const std::size_t line = lines.line_of(token->begin);
        if (token->kind != TokenKind::newline && !trimmed(text).empty() && !(text == "}" && line == own)) {
            return line;
        }
    }
    return own;
}

} // namespace

std::vector<Suppression> suppressions_of(std::string_view source, const Lexed& lexed) {
    std::vector<Suppression> result;
    if (source.find(suppression_mark) == std::string_view::npos) {
        return result;
    }
    const Lines lines{source};
    for (const Token& comment : lexed.comments) {
        const std::string_view text = without_end(source.substr(comment.begin, comment.end - comment.begin));
        const auto mark = text.find(suppression_mark);
        // The mark begins the comment; elsewhere it is talk about the linter.
        if (mark == std::string_view::npos
            || text.substr(0, mark).find_first_not_of("/*#! \t\r\n") != std::string_view::npos) {
            continue;
        }
        Suppression suppression{comment.begin, comment.end, 0, {}, {}};
        suppression.line = is_beside_code(source, lexed, lines, comment)
                               ? lines.line_of(comment.begin)
                               : next_line_with_code(source, lexed, lines, comment);
        parse(trimmed(text.substr(mark + suppression_mark.size())), suppression);
        result.push_back(std::move(suppression));
    }
    return result;
}

} // namespace becache::lint
