#include "linting.hpp"

#include <gmock/gmock.h>

namespace becache::lint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> script(std::string_view source) { return literals(source, Language::javascript); }
std::vector<std::string> typescript(std::string_view source) {
    return literals(source, Language::typescript);
}
std::vector<std::string> tsx(std::string_view source) { return literals(source, Language::tsx); }

TEST(ScriptLexer, finds_literals_in_both_quotes_and_nothing_in_comments) {
    EXPECT_THAT(script("#!/usr/bin/env node 'x'\nf('a', \"b\") // 'c'\n/* 'd' */"), ElementsAre("a", "b"));
}

TEST(ScriptLexer, decodes_escapes) {
    EXPECT_THAT(
        script(R"x('\x61' '\u0061' '\u{61}' 'a\
b' '\q' '\'')x"),
        ElementsAre("a", "a", "a", "ab", "q", "'"));
}

TEST(ScriptLexer, a_template_without_fields_is_a_whole_literal) {
    EXPECT_THAT(script("`a` `b\nc`"), ElementsAre("a", "b\nc"));
}

TEST(ScriptLexer, the_text_of_a_template_is_none_but_what_stands_in_its_fields_is) {
    EXPECT_THAT(script("`x ${f('a')} y ${`z ${'b'}`} '` + 'c'"), ElementsAre("a", "b", "c"));
    EXPECT_THAT(script("`${ {a: {b: 'c'}} }` + 'd'"), ElementsAre("c", "d"));
}

TEST(ScriptLexer, a_slash_where_a_value_may_stand_begins_a_regular_expression) {
    EXPECT_THAT(script("x = /'a'/g; f(/\"b/, 'c'); return /'/; 'd'"), ElementsAre("c", "d"));
    EXPECT_THAT(script("if (x) /'/.test(y); 'e'"), ElementsAre("e"));
    EXPECT_THAT(script("function f() {} /'/.test(y); 'e'"), ElementsAre("e"));
    EXPECT_THAT(script("x = /[/']/; 'e'"), ElementsAre("e"));
    EXPECT_THAT(script("x = /\\/'/; 'e'"), ElementsAre("e"));
}

TEST(ScriptLexer, a_slash_behind_a_value_divides) {
    EXPECT_THAT(script("a / 'b' / 'c'"), ElementsAre("b", "c"));
    EXPECT_THAT(script("f(a) / 'b' / 1"), ElementsAre("b"));
    EXPECT_THAT(script("x = {} / 'b' / 1"), ElementsAre("b"));
    EXPECT_THAT(
        script("a[0] / 'b' / 1; i++ / 'c' / 1; `t` / 'd' / 1; x.return / 'e' / 1"),
        ElementsAre("b", "c", "t", "d", "e"));
    EXPECT_THAT(typescript("a! / 'b' / 1"), ElementsAre("b"));
}

TEST(ScriptLexer, the_text_of_an_element_is_no_literal_but_its_attributes_are) {
    EXPECT_THAT(
        tsx("<A b=\"c\" d={'e'} f='g\\'>it's {'h'} \"text\"</A>; 'i'"),
        ElementsAre("c", "e", "g\\", "h", "i"));
    EXPECT_THAT(script("x = <>a 'b' <A.B c-d='e' {...f('g')}/> </>; 'h'"), ElementsAre("e", "g", "h"));
}

TEST(ScriptLexer, elements_nest) {
    EXPECT_THAT(script("return <A><B c={<D e='f'/>}>it's</B>don't</A> / 'g' / 1"), ElementsAre("f", "g"));
}

TEST(ScriptLexer, comments_stand_in_tags_and_fields) {
    EXPECT_EQ(lex_script("x = <A /* 'a' */>{/* 'b' */}</A>", Language::tsx).comments.size(), 2U);
}

TEST(ScriptLexer, less_than_is_no_element) {
    EXPECT_THAT(script("if (a <b && 'c') {} x = a <b || 'd'"), ElementsAre("c", "d"));
    EXPECT_THAT(typescript("x = <T>'a'; y = <T>(z: 'b') => z"), ElementsAre("a", "b"));
    EXPECT_THAT(
        tsx("x = <T,>(z: 'b') => z; y = <T extends U>(z: 'c') => z; f<'d'>('e')"),
        ElementsAre("b", "c", "d", "e"));
}

TEST(ScriptLexer, what_cannot_be_an_element_is_given_up) {
    EXPECT_THAT(script("x = <T>(z) => 'a';\n'b'"), ElementsAre("a", "b"));
}

TEST(ScriptLexer, what_has_no_end_ends_with_its_line) {
    EXPECT_THAT(script("f('a)\ng('b')"), ElementsAre("b"));
    EXPECT_THAT(script("x = `no end\n'b'"), ElementsAre("b"));
    EXPECT_THAT(script("x = /no end\n'b'"), ElementsAre("b"));
    EXPECT_THAT(script("/* no end\n'b'"), ElementsAre("b"));
}

TEST(ScriptLexer, brackets_that_were_forgotten_do_not_hide_the_end_of_a_field) {
    EXPECT_THAT(script("`${f(}'` + 'a'"), ElementsAre("a"));
}

TEST(ScriptLexer, an_empty_source_has_no_tokens) { EXPECT_THAT(script(""), IsEmpty()); }

} // namespace
} // namespace becache::lint
