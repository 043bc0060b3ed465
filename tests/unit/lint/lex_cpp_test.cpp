#include "linting.hpp"

#include <gmock/gmock.h>

namespace becache::lint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> cpp(std::string_view source) { return literals(source, Language::cpp); }

TEST(CppLexer, finds_plain_literals_and_nothing_in_comments) {
    EXPECT_THAT(
        cpp(R"(f("a"); // "b"
/* "c"
   "d" */ g("e");)"),
        ElementsAre("a", "e"));
}

TEST(CppLexer, a_backslash_at_the_end_of_a_line_continues_a_comment) {
    EXPECT_THAT(cpp("// a \\\n \"still comment\"\n\"b\""), ElementsAre("b"));
    EXPECT_THAT(cpp("// a \\\r\n \"still comment\"\r\n\"b\""), ElementsAre("b"));
}

TEST(CppLexer, a_backslash_at_the_end_of_a_line_continues_a_literal) {
    EXPECT_THAT(cpp("\"event_\\\ncreated\""), ElementsAre("event_created"));
}

TEST(CppLexer, an_escaped_quote_does_not_end_a_literal) {
    EXPECT_THAT(cpp(R"x("a\"b" "c\\" "d")x"), ElementsAre("a\"b", "c\\", "d"));
}

TEST(CppLexer, decodes_escapes_of_every_kind) {
    EXPECT_THAT(
        cpp(R"x("\x61" "\141b" "\u0061" "\U00000061" "\u{61}" "\'")x"),
        ElementsAre("a", "ab", "a", "a", "a", "'"));
}

TEST(CppLexer, takes_prefixes_and_suffixes_as_parts_of_a_literal) {
    EXPECT_THAT(cpp(R"(u8"a" u"b" U"c" L"d" "e"sv "f"_udl)"), ElementsAre("a", "b", "c", "d", "e", "f"));
    EXPECT_EQ(lex_cpp(R"(u8"a"sv)").tokens.size(), 1U);
}

TEST(CppLexer, reads_raw_strings_to_their_own_delimiter) {
    EXPECT_THAT(cpp(R"x(R"(a"b)" R"d(x)" y)d" u8R"(\n)")x"), ElementsAre("a\"b", "x)\" y", "\\n"));
    EXPECT_THAT(cpp("R\"(two\nlines)\" \"b\""), ElementsAre("two\nlines", "b"));
}

TEST(CppLexer, a_name_before_a_quote_is_a_prefix_only_if_it_is_one) {
    EXPECT_THAT(cpp(R"x(FOOR"(a)")x"), ElementsAre("(a)"));
}

TEST(CppLexer, digit_separators_are_no_quotes) {
    EXPECT_THAT(cpp(R"(int n = 1'000'000 + 0x1'F; f("a");)"), ElementsAre("a"));
}

TEST(CppLexer, a_quote_as_a_character_begins_no_literal) {
    EXPECT_THAT(cpp(R"(char c = '"'; char d = '\''; f("a"); char e = u8'"';)"), ElementsAre("a"));
}

TEST(CppLexer, includes_and_errors_hold_no_literals) {
    EXPECT_THAT(
        cpp("#include \"a\"\n# include_next \"b\"\n#error don't \"c\"\n#pragma message \"d\"\n\"e\""),
        ElementsAre("e"));
}

TEST(CppLexer, a_comment_behind_an_include_is_a_comment) {
    EXPECT_EQ(lex_cpp("#include \"a\" // because\n").comments.size(), 1U);
}

TEST(CppLexer, literals_of_macros_are_marked) {
    const Lexed lexed = lex_cpp("#define A \\\n \"a\"\n\"b\"");
    std::vector<bool> in_directive;
    for (const Token& token : lexed.tokens) {
        if (token.kind == TokenKind::string) {
            in_directive.push_back(token.has(token_flag::directive));
        }
    }
    EXPECT_THAT(in_directive, ElementsAre(true, false));
}

TEST(CppLexer, what_has_no_end_ends_with_its_line) {
    EXPECT_THAT(cpp("f(\"a);\ng(\"b\");"), ElementsAre("b"));
    EXPECT_THAT(cpp("don't\n\"b\""), ElementsAre("b"));
    EXPECT_THAT(cpp("/* no end\n\"b\""), ElementsAre("b"));
    EXPECT_THAT(cpp("R\"x(no end\n\"b\""), ElementsAre("b"));
}

TEST(CppLexer, skips_the_mark_of_utf_8) {
    EXPECT_THAT(cpp("\xEF\xBB\xBF#include \"a\"\n\"b\""), ElementsAre("b"));
}

TEST(CppLexer, an_empty_source_has_no_tokens) { EXPECT_THAT(lex_cpp("").tokens, IsEmpty()); }

} // namespace
} // namespace becache::lint
