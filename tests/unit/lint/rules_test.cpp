#include "linting.hpp"

#include <lint/evidence.hpp>
#include <lint/prefilter.hpp>

#include <gmock/gmock.h>

namespace becache::lint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST(Vocabulary, unmistakable_are_the_twenty_values_of_more_than_one_word) {
    const auto& words = vocabulary().words();
    const auto dictionary =
        std::count_if(words.begin(), words.end(), [](const Word& word) { return word.dictionary; });
    EXPECT_EQ(words.size(), 22U);
    EXPECT_EQ(dictionary, 2);
    EXPECT_TRUE(vocabulary().find("manual")->dictionary);
    EXPECT_TRUE(vocabulary().find("test")->dictionary);
}

TEST(Vocabulary, near_is_one_mistake_in_a_short_word_and_two_in_a_long_one) {
    EXPECT_EQ(vocabulary().find_near("event_create")->value, "event_created");
    EXPECT_EQ(vocabulary().find_near("evnet_crated")->value, "event_created");
    EXPECT_EQ(vocabulary().find_near("manul")->value, "manual");
    EXPECT_EQ(vocabulary().find_near("manl"), nullptr);
    EXPECT_EQ(vocabulary().find_near("rest"), nullptr);
    EXPECT_EQ(vocabulary().find_near("event_stats"), nullptr);
    EXPECT_EQ(vocabulary().find_near("event_created"), nullptr);
}

TEST(Vocabulary, near_is_nothing_with_characters_that_no_word_has) {
    for (const std::string_view text :
         {"event.created", "even\xD3_created", "event\ncreated", "event_created!"}) {
        EXPECT_EQ(vocabulary().find_near(text), nullptr) << text;
    }
}

TEST(Vocabulary, near_is_another_way_to_write_the_same_words) {
    for (const std::string_view text :
         {"EVENT_CREATED", "event-created", "Event Created", "eventCreated", "EventCreated"}) {
        EXPECT_EQ(vocabulary().find_near(text)->value, "event_created") << text;
    }
}

TEST(Rules, each_unmistakable_value_is_reported_wherever_it_is_a_whole_literal) {
    for (const Word& word : vocabulary().words()) {
        if (word.dictionary) {
            continue;
        }
        const std::string literal = '"' + word.value + '"';
        for (const char* name : {"tests/a.py", "tests/a.cpp", "tests/a.ts", "tests/a.js"}) {
            EXPECT_THAT(found(name, "f(" + literal + ")"), ElementsAre("1:3 raw-reason")) << name << literal;
        }
    }
}

TEST(Rules, every_form_of_literal_counts) {
    EXPECT_THAT(
        found(
            "a.cpp",
            R"x(a(R"(event_created)"); b(u8"event_created"sv); c("event\x5f""_"); d("event\137created");)x"),
        ElementsAre("1:3 raw-reason", "1:26 raw-reason", "1:69 raw-reason"));
    EXPECT_THAT(
        found("a.py", "a(b'event_created', '''event_created''', f'event_created', r'event_created')"),
        testing::SizeIs(4));
    EXPECT_THAT(found("a.ts", "a(`event_created`, 'event\\u005fcreated')"), testing::SizeIs(2));
}

TEST(Rules, a_part_of_a_literal_is_no_reason) {
    EXPECT_THAT(found("a.py", "f('event_created!', 'an event_created', f'event_created{x}')"), IsEmpty());
    EXPECT_THAT(found("a.py", "f('event_created' '_twice')"), IsEmpty());
    EXPECT_THAT(
        found(
            "a.cpp",
            "f(\"event_created\" \"_twice\"); g(\"event_created\" SUFFIX); h(PREFIX \"event_created\");"),
        IsEmpty());
    EXPECT_THAT(found("a.ts", "f(`event_created${x}`, /event_created/, event_created)"), IsEmpty());
}

TEST(Rules, literals_in_fields_of_f_strings_and_templates_count) {
    EXPECT_THAT(found("a.py", "f\"{'event_created'}\""), ElementsAre("1:4 raw-reason"));
    EXPECT_THAT(found("a.ts", "`${'event_created'}`"), ElementsAre("1:4 raw-reason"));
}

TEST(Rules, imports_and_includes_are_never_reported) {
    EXPECT_THAT(
        found(
            "a.cpp", "#include \"event_created\"\nimport \"event_created\";\n#if "
                     "__has_include(\"event_created\")\n#endif\n"),
        IsEmpty());
    EXPECT_THAT(found("a.py", "import_module('event_created')"), IsEmpty());
    EXPECT_THAT(
        found(
            "a.ts", "import a from 'event_created'; import 'event_created'; export * from 'event_created';\n"
                    "const b = require('event_created'); await import('event_created');\n"
                    "declare module 'event_created' {}"),
        IsEmpty());
}

TEST(Rules, definitions_of_enumerations_are_never_reported) {
    EXPECT_THAT(found("a.py", "class R(str, Enum):\n    A = 'event_created'\n    B = auto()\n"), IsEmpty());
    EXPECT_THAT(found("a.py", "R = StrEnum('R', {'A': 'event_created'})"), IsEmpty());
    EXPECT_THAT(
        found("a.ts", "enum R { A = 'event_created' }\nconst S = { A: 'event_created' } as const;"),
        IsEmpty());
    EXPECT_THAT(found("a.js", "const R = Object.freeze({ A: 'event_created' });"), IsEmpty());
    EXPECT_THAT(found("a.cpp", "enum class R : int { a = hash(\"event_created\") };"), IsEmpty());
}

TEST(Rules, functions_of_an_enumeration_and_what_follows_it_are_reported) {
    EXPECT_THAT(
        found(
            "a.py",
            "class R(Enum):\n    A = 'event_created'\n    def f(self):\n        return 'event_created'\n"
            "    B = 'event_updated'\nx = 'event_created'\n"),
        ElementsAre("4:16 raw-reason", "6:5 raw-reason"));
    EXPECT_THAT(found("a.py", "class R(Base):\n    A = 'event_created'\n"), ElementsAre("2:9 raw-reason"));
}

TEST(Rules, generated_files_are_never_reported) {
    EXPECT_THAT(
        found(
            "a.py", "# Generated by `becache generate` from the catalogue x. Do not edit: change "
                    "it.\nf('event_created')"),
        IsEmpty());
    EXPECT_THAT(found("a.ts", "// generated, do not edit\nf('event_created')"), IsEmpty());
    EXPECT_THAT(
        found("a.ts", "// generated\n// do not edit\nf('event_created')"), ElementsAre("3:3 raw-reason"));
}

TEST(Rules, words_of_the_dictionary_alone_are_not_reported) {
    EXPECT_THAT(
        found(
            "a.py", "open('test'); mode = 'manual'; x == 'test'; f(mode='manual'); d = {'mode': 'manual'}; "
                    "reason(x)['test']"),
        IsEmpty());
    EXPECT_THAT(
        found(
            "a.ts",
            "describe('test', () => {}); const reason = load('manual'); f({ reason: { mode: 'manual' } })"),
        IsEmpty());
    EXPECT_THAT(
        found(
            "a.cpp",
            "f(\"test\"); std::string mode = \"manual\"; reason = load(\"manual\"); // reason \"manual\""),
        IsEmpty());
}

struct Evidence {
    const char* file;
    const char* text;
};

class EvidenceOf : public testing::TestWithParam<Evidence> {};

TEST_P(EvidenceOf, makes_a_word_of_the_dictionary_a_reason) {
    EXPECT_THAT(found(GetParam().file, GetParam().text), ElementsAre(HasSubstr("dictionary-reason")))
        << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Python, EvidenceOf,
    testing::ValuesIn(std::vector<Evidence>{
        {"a.py", "cache.invalidate_events('manual')"},
        {"a.py", "cache.invalidate_events(key, reason='manual')"},
        {"a.py", "mock.f.assert_called_once_with(reason='manual')"},
        {"a.py", "mock.invalidate_events.assert_called_once_with('manual')"},
        {"a.py", "reason = 'manual'"},
        {"a.py", "reason: str = 'manual'"},
        {"a.py", "self.last_reason = x or 'manual'"},
        {"a.py", "reason = 'manual' if forced else other"},
        {"a.py", "def f(self, reason: Optional[str] = 'manual'): pass"},
        {"a.py", "d['reason'] = 'manual'"},
        {"a.py", "d = {'reason': 'manual'}"},
        {"a.py", "if event.reason == 'manual': pass"},
        {"a.py", "if 'manual' != event.get_reason(): pass"},
        {"a.py", "if str(reason) == 'manual': pass"},
        {"a.py", "if d['reason'] == 'manual': pass"},
        {"a.py", "if reason not in ('manual', other): pass"},
        {"a.py", "reasons = [x, 'manual']"},
        {"a.py", "self.assertEqual(event.reason, 'manual')"},
        {"a.py", "match event.reason:\n    case 'manual':\n        pass"},
        {"a.py", "assert set_reason('manual')"},
    }));
INSTANTIATE_TEST_SUITE_P(
    Script, EvidenceOf,
    testing::ValuesIn(std::vector<Evidence>{
        {"a.ts", "cache.invalidateEvents('manual')"},
        {"a.ts", "cache.invalidate?.<T>('manual')"},
        {"a.ts", "f({ reason: 'manual' })"},
        {"a.ts", "f({ 'reason': ok ? 'manual' : other })"},
        {"a.ts", "function f(reason: string = 'manual') {}"},
        {"a.ts", "const lastReason = x ?? 'manual'"},
        {"a.ts", "if (event?.reason === 'manual') {}"},
        {"a.ts", "if ('manual' !== reason) {}"},
        {"a.ts", "switch (event.reason) { case other: case 'manual': break; }"},
        {"a.ts", "expect(event.reason).toBe('manual')"},
        {"a.ts", "assert.strictEqual(reason, 'manual')"},
        {"a.tsx", "x = <A reason='manual'/>"},
        {"a.tsx", "x = <A reason={'manual'}/>"},
    }));
INSTANTIATE_TEST_SUITE_P(
    Cpp, EvidenceOf,
    testing::ValuesIn(std::vector<Evidence>{
        {"a.cpp", "caches.invalidate_events(\"manual\");"},
        {"a.cpp", "caches.invalidate<Events>(key, \"manual\");"},
        {"a.cpp", "EXPECT_CALL(mock, invalidate_events(\"manual\"));"},
        {"a.cpp", "std::string reason = \"manual\";"},
        {"a.cpp", "std::string reason_{\"manual\"};"},
        {"a.cpp", "std::string reason(\"manual\");"},
        {"a.cpp", "f({.reason = \"manual\"});"},
        {"a.cpp", "if (event->reason() == \"manual\") {}"},
        {"a.cpp", "if (\"manual\" == reason) {}"},
        {"a.cpp", "EXPECT_EQ(record.reason_text, \"manual\");"},
        {"a.cpp", "void f(std::string_view reason = \"manual\");"},
        {"a.cpp", "const char* reasons[] = {\"manual\"};"},
    }));

TEST(Evidence, is_no_further_than_sixteen_kibibytes_away) {
    const std::string far(std::size_t{17} << 10U, ' ');
    EXPECT_THAT(found("a.ts", "f({ reason: " + far + "'manual' })"), IsEmpty());
}

TEST(Evidence, names_end_with_reason) {
    for (const std::string_view name :
         {"reason", "reasons", "REASON", "lastReason", "last_reason_", "kReason", "reason_text"}) {
        EXPECT_TRUE(is_reason_name(name)) << name;
    }
    for (const std::string_view name :
         {"", "_", "reasonable", "treason", "reason_phrase", "unreason", "season"}) {
        EXPECT_FALSE(is_reason_name(name)) << name;
    }
}

TEST(Rules, a_misspelt_reason_is_reported_where_a_reason_is_meant_and_the_right_one_suggested) {
    const auto findings =
        check("a.py", "cache.invalidate_events(reason='event_create')\nf('event_create')\n");
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].rule, Rule::misspelt_reason);
    EXPECT_THAT(findings[0].message, HasSubstr("did you mean CacheInvalidationReason.EVENT_CREATED?"));
    EXPECT_THAT(found("a.cpp", "invalidate(\"event_create\");"), ElementsAre("1:12 misspelt-reason"));
    EXPECT_THAT(found("a.ts", "invalidate('EVENT_CREATED');"), ElementsAre("1:12 misspelt-reason"));
}

TEST(Rules, test_only_reasons_are_reported_outside_of_tests_as_literals_and_as_constants) {
    EXPECT_THAT(
        found("src/a.py", "f('concurrent_test')\ninvalidate('test')\ng(CacheInvalidationReason.TEST)"),
        ElementsAre("1:3 test-only-reason", "2:12 test-only-reason", "3:3 test-only-reason"));
    EXPECT_THAT(
        found("src/a.cpp", "f(CacheInvalidationReason::CONCURRENT_TEST, CacheInvalidationReason::MANUAL);"),
        ElementsAre("1:3 test-only-reason"));
    for (const char* name :
         {"tests/a.py", "src/test_a.py", "src/a_test.cpp", "web/a.spec.ts", "web/__tests__/a.ts"}) {
        EXPECT_THAT(found(name, "f(CacheInvalidationReason.TEST, CacheInvalidationReason::TEST)"), IsEmpty())
            << name;
    }
}

TEST(Rules, columns_count_characters) {
    EXPECT_THAT(found("a.py", "x = 'é' + f('event_created')"), ElementsAre("1:13 raw-reason"));
}

TEST(Rules, fingerprints_stay_when_lines_move_and_no_two_are_equal) {
    const auto before = check("a.py", "f('event_created')\nf('event_created')\n");
    const auto after = check("a.py", "\n\n  f('event_created')\nf('event_created')\n");
    ASSERT_EQ(before.size(), 2U);
    EXPECT_NE(before[0].fingerprint, before[1].fingerprint);
    EXPECT_EQ(before[0].fingerprint, after[0].fingerprint);
    EXPECT_EQ(before[1].fingerprint, after[1].fingerprint);
}

TEST(Suppressions, allow_a_rule_on_their_own_line_or_on_the_next_with_code) {
    EXPECT_THAT(
        found("a.py", "f('event_created')  # becache-lint: allow raw-reason because of a foreign protocol\n"),
        IsEmpty());
    EXPECT_THAT(
        found(
            "a.py", "# becache-lint: allow raw-reason because of a foreign protocol\n\nf('event_created')\n"),
        IsEmpty());
    EXPECT_THAT(
        found("a.cpp", "/* becache-lint: allow raw-reason because of it */ f(\"event_created\");"),
        IsEmpty());
    EXPECT_THAT(
        found(
            "a.tsx",
            "x = <A>\n{/* becache-lint: allow raw-reason because of it */}\n<B c='event_created'/></A>"),
        IsEmpty());
    EXPECT_THAT(
        found(
            "a.ts", "// becache-lint: allow dictionary-reason, raw-reason because of "
                    "it\ninvalidate('manual', 'event_created')"),
        IsEmpty());
}

TEST(Suppressions, of_another_line_or_rule_are_reported_as_unused) {
    EXPECT_THAT(
        found("a.py", "# becache-lint: allow raw-reason because of it\nx = 1\nf('event_created')\n"),
        ElementsAre("1:1 unused-suppression", "3:3 raw-reason"));
    EXPECT_THAT(
        found("a.py", "f('event_created')  # becache-lint: allow dictionary-reason because of it\n"),
        ElementsAre("1:3 raw-reason", "1:21 unused-suppression"));
    EXPECT_THAT(
        found("a.py", "x = 1  # becache-lint: allow raw-reason because of it\n"),
        ElementsAre("1:8 unused-suppression"));
}

TEST(Suppressions, without_a_why_or_a_known_rule_allow_nothing_and_are_reported) {
    for (const char* comment :
         {"allow raw-reason", "allow raw-reason because", "allow raw-reason because ...",
          "allow everything because of it", "allow", "off", "allow because of it"}) {
        EXPECT_THAT(
            found("a.py", std::string{"f('event_created')  # becache-lint: "} + comment + "\n"),
            ElementsAre("1:3 raw-reason", "1:21 suppression-without-why"))
            << comment;
    }
}

TEST(Suppressions, in_a_string_or_in_the_middle_of_a_comment_are_none) {
    EXPECT_THAT(found("a.py", "x = '# becache-lint: off'  # see becache-lint: off\n"), IsEmpty());
}

} // namespace
} // namespace becache::lint
