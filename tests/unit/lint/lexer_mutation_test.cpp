// Whatever the bytes: the lexers end, and their tokens are in order and lie in the source. fuzz/lint does the
// same for as long as one likes.

#include "linting.hpp"

#include <lint/syntax.hpp>

#include <gtest/gtest.h>

#include <array>
#include <random>

namespace becache::lint {
namespace {

constexpr std::array languages{
    Language::cpp, Language::python, Language::typescript, Language::tsx, Language::javascript};

constexpr auto pieces = std::to_array<std::string_view>(
    {"\"",
     "'",
     "`",
     "\"\"\"",
     "'''",
     "f\"",
     "rb'",
     "{",
     "}",
     "(",
     ")",
     "[",
     "]",
     "${",
     "{{",
     "<A",
     "</A>",
     "/>",
     ">",
     "<>",
     "/",
     "//",
     "/*",
     "*/",
     "#",
     "\\",
     "\\\n",
     "\n",
     "\r\n",
     "R\"(",
     ")\"",
     "R\"x(",
     ")x\"",
     "u8",
     "L",
     "_udl",
     "1'0",
     "0x1.p-3",
     "=",
     ":",
     ";",
     ",",
     "?",
     "!",
     "->",
     "::",
     "=>",
     "...",
     "event_created",
     "reason='event.created'",
     "manual",
     "reason",
     "invalidate(",
     "case ",
     "match ",
     "class X(Enum):",
     "enum E {",
     "import ",
     "#include ",
     "#define X ",
     "becache-lint: allow raw-reason because x",
     "\xC3\xA9",
     "\xFF",
     "CacheInvalidationReason::TEST"});

std::string random_source(std::mt19937& random) {
    std::string source;
    const std::size_t count = random() % 60;
    for (std::size_t i = 0; i < count; ++i) {
        if (random() % 8 == 0) {
            source += static_cast<char>(random() % 256);
        } else {
            source += pieces[random() % pieces.size()];
        }
        source += random() % 3 == 0 ? " " : "";
    }
    return source;
}

bool are_in_order(const std::vector<Token>& tokens, std::string_view source) {
    std::size_t end = 0;
    for (const Token& token : tokens) {
        const bool has_text = token.kind != TokenKind::string
                              || (token.begin <= token.text_begin && token.text_begin <= token.text_end
                                  && token.text_end <= token.end);
        if (end > token.begin || token.begin > token.end || token.end > source.size() || !has_text) {
            return false;
        }
        end = token.end;
    }
    return true;
}

TEST(Lexers, tokens_of_any_bytes_are_in_order_and_in_the_source) {
    std::mt19937 random{20260101};
    for (int i = 0; i < 4000; ++i) {
        const std::string source = random_source(random);
        for (const Language language : languages) {
            const Lexed lexed = lex(source, language);
            ASSERT_TRUE(are_in_order(lexed.tokens, source)) << source;
            ASSERT_TRUE(are_in_order(lexed.comments, source)) << source;
        }
    }
}

TEST(Lexers, all_but_blanks_is_in_a_token_or_a_comment) {
    std::mt19937 random{7};
    for (int i = 0; i < 2000; ++i) {
        const std::string source = random_source(random);
        for (const Language language : languages) {
            std::string rest = source;
            const Lexed lexed = lex(source, language);
            for (const auto* list : {&lexed.tokens, &lexed.comments}) {
                for (const Token& token : *list) {
                    rest.replace(token.begin, token.end - token.begin, token.end - token.begin, ' ');
                }
            }
            ASSERT_EQ(rest.find_first_not_of(" \t\r\n\f\v\\"), std::string::npos) << source;
        }
    }
}

// Throws if the filter would keep back a source in which the rules find something.
TEST(Rules, the_filter_lets_through_whatever_has_findings) {
    std::mt19937 random{42};
    std::size_t findings = 0;
    for (int i = 0; i < 4000; ++i) {
        const std::string source = random_source(random);
        for (const char* name : {"a.cpp", "a.py", "a.ts", "a.tsx", "a.js"}) {
            ASSERT_NO_THROW(findings += check(name, source).size()) << source;
        }
    }
    EXPECT_GT(findings, 100U);
}

} // namespace
} // namespace becache::lint
