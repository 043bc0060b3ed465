#include "linting.hpp"

#include <gmock/gmock.h>

namespace becache::lint {
namespace {

using testing::ElementsAre;

std::vector<std::string> python(std::string_view source) { return literals(source, Language::python); }

TEST(PythonLexer, finds_literals_in_both_quotes_and_nothing_in_comments) {
    EXPECT_THAT(python("f('a', \"b\") # 'c'\n"), ElementsAre("a", "b"));
}

TEST(PythonLexer, reads_triple_quotes_over_lines) {
    EXPECT_THAT(python("x = \"\"\"a\n\"b\" 'c'\"\"\"\ny = '''d'''"), ElementsAre("a\n\"b\" 'c'", "d"));
}

TEST(PythonLexer, escapes_do_not_end_a_literal_raw_or_not) {
    EXPECT_THAT(python(R"x(f('a\'b', r'c\'d', "e\\"))x"), ElementsAre("a'b", "c\\'d", "e\\"));
}

TEST(PythonLexer, decodes_escapes_and_keeps_those_that_are_none) {
    EXPECT_THAT(
        python(R"x('\x61\141\u0061' '\d' b'\u0061' 'a\
b')x"),
        ElementsAre("aaa", "\\d", "\\u0061", "ab"));
}

TEST(PythonLexer, takes_every_prefix) {
    EXPECT_THAT(
        python(R"(r'a' R"b" b'c' Rb'd' bR'e' u'f' F'g' fr'h')"),
        ElementsAre("a", "b", "c", "d", "e", "f", "g", "h"));
}

TEST(PythonLexer, a_longer_name_is_no_prefix) {
    const Lexed lexed = lex_python("bar'a'");
    ASSERT_EQ(lexed.tokens.size(), 2U);
    EXPECT_EQ(lexed.tokens[0].kind, TokenKind::name);
}

TEST(PythonLexer, an_f_string_without_fields_is_a_whole_literal) {
    EXPECT_THAT(python("f'a'"), ElementsAre("a"));
}

TEST(PythonLexer, the_text_of_an_f_string_with_fields_is_none_but_what_stands_in_the_fields_is) {
    EXPECT_THAT(python(R"(f"a {x} b" "c")"), ElementsAre("c"));
    EXPECT_THAT(python(R"(f"a {d['b']} c {g("d")!r:>10} e")"), ElementsAre("b", "d"));
}

TEST(PythonLexer, f_strings_nest_with_the_same_quotes) {
    EXPECT_THAT(python(R"(f"{f"{"a"}"}" "b")"), ElementsAre("a", "b"));
}

TEST(PythonLexer, formats_may_have_fields) {
    EXPECT_THAT(python(R"(f"{x:{w["a"]}.{p}}" "b")"), ElementsAre("a", "b"));
}

TEST(PythonLexer, doubled_braces_begin_no_field) {
    EXPECT_THAT(python(R"(f"{{'a'}}" 'b')"), ElementsAre("{{'a'}}", "b"));
}

TEST(PythonLexer, a_brace_in_a_field_is_a_dictionary) {
    EXPECT_THAT(python(R"(f"{ {'a': 1}['b'] }" 'c')"), ElementsAre("a", "b", "c"));
}

TEST(PythonLexer, named_characters_are_no_fields) {
    EXPECT_THAT(python(R"(f"\N{BULLET} {x}" 'b')"), ElementsAre("b"));
}

TEST(PythonLexer, fields_of_triple_quoted_f_strings_go_over_lines) {
    EXPECT_THAT(python("f'''{\n'a'\n}''' 'b'"), ElementsAre("a", "b"));
}

TEST(PythonLexer, what_has_no_end_ends_with_its_line) {
    EXPECT_THAT(python("f('a)\ng('b')"), ElementsAre("b"));
    EXPECT_THAT(python("f(f'{a)\ng('b')"), ElementsAre("b"));
    EXPECT_THAT(python("x = \"\"\"no end\n'b'"), ElementsAre("b"));
    EXPECT_THAT(python("x = f\"\"\"no end {\n'b'"), ElementsAre("b"));
}

TEST(PythonLexer, statements_end_with_their_line_unless_brackets_or_a_backslash_continue_it) {
    const Lexed lexed = lex_python("f(\n1)\nx = \\\n 2\n");
    std::vector<TokenKind> kinds;
    for (const Token& token : lexed.tokens) {
        kinds.push_back(token.kind);
    }
    using enum TokenKind;
    EXPECT_THAT(
        kinds, ElementsAre(name, punctuator, number, punctuator, newline, name, punctuator, number, newline));
}

TEST(PythonLexer, a_forgotten_bracket_is_closed_by_the_next_definition) {
    const Lexed lexed = lex_python("f(\ndef g():\n    pass\n");
    EXPECT_TRUE(lexed.tokens[3].has(token_flag::line_start));
}

} // namespace
} // namespace becache::lint
