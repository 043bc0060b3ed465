// 500 places where a reason stands as a string, and 500 that only look like it, made from templates by a
// seed; every one must be decided right. Each case stands in a file of its own, between code that has nothing
// to do with it.

#include "linting.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <set>

namespace becache::lint {
namespace {

struct Template {
    const char* file;
    const char* text; // @V: an unmistakable value, @D: a word of the dictionary, @N: a name, @Q: a quote
};

// The files count as tests, so that test-only reasons are reasons like any other here.
constexpr auto true_cases = std::to_array<Template>({
    {"test_a.py", "cache.invalidate_@N(reason=@Q@V@Q)"},
    {"test_a.py", "@N(@Q@V@Q)"},
    {"test_a.py", "@N = [1, @Q@V@Q]"},
    {"test_a.py", "@N = {'key': @Q@V@Q}"},
    {"test_a.py", "@N = f\"{@N2(@Q@V@Q)} and so on\""},
    {"test_a.py", "@N = rb@Q@V@Q"},
    {"test_a.py", "if @N == @Q@V@Q: pass"},
    {"test_a.py", "@N = \"\"\"@V\"\"\""},
    {"test_a.py", "cache.invalidate_@N(@Q@D@Q)"},
    {"test_a.py", "mock.@N.assert_called_once_with(reason=@Q@D@Q)"},
    {"test_a.py", "@N_reason = @Q@D@Q"},
    {"test_a.py", "if @N.reason == @Q@D@Q: pass"},
    {"test_a.py", "@N({'reason': @Q@D@Q})"},
    {"a_test.cpp", "@N(\"@V\");"},
    {"a_test.cpp", "caches.invalidate_@N(\"@V\", 1'000);"},
    {"a_test.cpp", "auto @N = R\"x(@V)x\";"},
    {"a_test.cpp", "auto @N = u8\"@V\"_udl;"},
    {"a_test.cpp", "#define @N(x) @N2(x, \"@V\")"},
    {"a_test.cpp", "char @N = '\"'; @N2(\"@V\");"},
    {"a_test.cpp", "caches.invalidate_@N(\"@D\");"},
    {"a_test.cpp", "std::string @N_reason{\"@D\"};"},
    {"a_test.cpp", "if (@N->reason() == \"@D\") {}"},
    {"a_test.cpp", "EXPECT_EQ(@N.reason, \"@D\");"},
    {"a.test.ts", "@N(@Q@V@Q);"},
    {"a.test.ts", "const @N = { key: @Q@V@Q };"},
    {"a.test.ts", "const @N = `a ${@N2(@Q@V@Q)} b`;"},
    {"a.test.ts", "const @N = `@V`;"},
    {"a.test.ts", "const @N = /'/.test(x) ? @Q@V@Q : y / 2;"},
    {"a.test.ts", "type @N = @Q@V@Q | other;"},
    {"a.test.ts", "cache.invalidate@N(@Q@D@Q);"},
    {"a.test.ts", "@N({ reason: @Q@D@Q });"},
    {"a.test.ts", "switch (@N.reason) { case @Q@D@Q: break; }"},
    {"a.test.tsx", "const @N = <A>it's <B c=\"@V\"/></A>;"},
    {"a.test.tsx", "const @N = <A>don't {@N2(@Q@V@Q)}</A>;"},
    {"a.test.tsx", "const @N = <A reason=\"@D\"/>;"},
    {"a.test.js", "module.exports = { @N: @Q@V@Q };"},
    {"a.test.js", "@N.reason = @Q@D@Q;"},
    {"a.test.js", "expect(@N.reason).toEqual(@Q@D@Q);"},
});

constexpr auto traps = std::to_array<Template>({
    {"test_a.py", "@N = 1  # cache.invalidate(\"@V\")"},
    {"test_a.py", "@N = \"\"\"\nreason = '@V'\n\"\"\""},
    {"test_a.py", "@N = \"say '@V' to it\""},
    {"test_a.py", "@N = '@V ' + x"},
    {"test_a.py", "@N = f\"@V{x}\""},
    {"test_a.py", "@N = '@V' '_twice'"},
    {"test_a.py", "@V(@N)"},
    {"test_a.py", "class @C(str, Enum):\n    X = @Q@V@Q"},
    {"test_a.py", "@N = importlib.import_module('@V')"},
    {"test_a.py", "@N(mode=@Q@D@Q)"},
    {"test_a.py", "if @N == @Q@D@Q: pass"},
    {"test_a.py", "reason = @N[@Q@D@Q]"},
    {"test_a.py", "reason = @N(@Q@D@Q)"},
    {"test_a.py", "@N = {@Q@D@Q: reason}"},
    {"test_a.py", "@N = r'\\'@V\\''"},
    {"a_test.cpp", "// caches.invalidate(\"@V\") \\\n\"@V\""},
    {"a_test.cpp", "/* \"@V\"\n \"@V\" */ int @N;"},
    {"a_test.cpp", "#include \"@V\""},
    {"a_test.cpp", "#error don't \"@V\""},
    {"a_test.cpp", "auto @N = \"a \\\"@V\\\" b\";"},
    {"a_test.cpp", "auto @N = R\"x(\"@V\")x\";"},
    {"a_test.cpp", "auto @N = \"@V\" \"_twice\";"},
    {"a_test.cpp", "auto @N = \"@V\" @UPPER;"},
    {"a_test.cpp", "int @V = 1'000'000;"},
    {"a_test.cpp", "std::string @N = \"@D\"; // the reason"},
    {"a_test.cpp", "@N(\"@D\", reason);"},
    {"a_test.cpp", "caches.invalidate_@N({.name = \"@D\"});"},
    {"a.test.ts", "import @N from @Q@V@Q;"},
    {"a.test.ts", "export * from @Q@V@Q;"},
    {"a.test.ts", "const @N = require(@Q@V@Q);"},
    {"a.test.ts", "enum @C { X = @Q@V@Q }"},
    {"a.test.ts", "const @N = { X: @Q@V@Q } as const;"},
    {"a.test.ts", "const @N = /'@V'/g;"},
    {"a.test.ts", "const @N = x / 2; // '@V'"},
    {"a.test.ts", "const @N = `'@V' ${x} '@V'`;"},
    {"a.test.ts", "const @N = { @V: 1 };"},
    {"a.test.ts", "describe(@Q@D@Q, () => @N(reason));"},
    {"a.test.ts", "const @N = @Q@D@Q; f(reason);"},
    {"a.test.tsx", "const @N = <A>\"@V\"</A>;"},
    {"a.test.tsx", "const @N = <A mode=\"@D\" reason={x}/>;"},
    {"a.test.js", "const @N = Object.freeze({ X: @Q@V@Q });"},
    {"a.test.js", "cache.invalidate({ key: @Q@D@Q, @N: 1 });"},
});

class Generator {
public:
    explicit Generator(std::uint32_t seed)
        : random_{seed} {}

    std::string fill(const Template& model) {
        std::string text = model.text;
        const bool is_cpp = std::string_view{model.file}.ends_with("cpp");
        replace(text, "@N2", name());
        replace(text, "@N", name());
        replace(text, "@UPPER", "SUFFIX_" + std::to_string(random_() % 100));
        replace(text, "@C", "Kind" + std::to_string(random_() % 100));
        replace(text, "@Q", is_cpp || random_() % 2 == 0 ? "\"" : "'");
        replace(text, "@V", word(false));
        replace(text, "@D", word(true));
        return text;
    }

    std::string surroundings(std::string_view file) {
        const std::string own = name();
        if (file.ends_with("py")) {
            return random_() % 2 == 0 ? fmt::format("def {}(x):\n    return x / 2  # it's\n", own)
                                      : fmt::format("{} = 'it\\'s'\n", own);
        }
        if (file.ends_with("cpp")) {
            return random_() % 2 == 0 ? fmt::format("int {}(int x) {{ return x / 2; }} // it's\n", own)
                                      : fmt::format("char {} = '\\'';\n", own);
        }
        return random_() % 2 == 0 ? fmt::format("function {}(x) {{ return x / 2; }} // it's\n", own)
                                  : fmt::format("const {} = 'it\\'s';\n", own);
    }

private:
    std::string name() {
        constexpr std::array names{"alpha",  "beta",    "gamma",  "delta",
                                   "events", "cameras", "loader", "client"};
        return names[random_() % names.size()] + std::to_string(random_() % 1000);
    }

    std::string word(bool dictionary) {
        const auto& words = vocabulary().words();
        for (;;) {
            const Word& word = words[random_() % words.size()];
            if (word.dictionary == dictionary) {
                return word.value;
            }
        }
    }

    static void replace(std::string& text, std::string_view mark, const std::string& value) {
        for (auto place = text.find(mark); place != std::string::npos;
             place = text.find(mark, place + value.size())) {
            text.replace(place, mark.size(), value);
        }
    }

    std::mt19937 random_;
};

// How many of 500 different cases are decided as they should be.
std::size_t decided_right(const auto& templates, bool is_true) {
    constexpr std::size_t cases = 500;
    Generator generator{is_true ? 20260101U : 20260102U};
    std::set<std::string> made;
    std::size_t right = 0;
    for (std::size_t tries = 0; made.size() < cases && tries < 100 * cases; ++tries) {
        // Every template in turn.
        const Template model = templates[made.size() % templates.size()];
        const std::string text = generator.fill(model);
        if (!made.insert(text).second) {
            continue;
        }
        const std::string before = generator.surroundings(model.file);
        const std::string source = before + text + "\n" + generator.surroundings(model.file);
        const auto findings = check(model.file, source);
        const bool is_right = is_true ? findings.size() == 1 && findings[0].offset >= before.size()
                                            && findings[0].offset < before.size() + text.size()
                                      : findings.empty();
        EXPECT_TRUE(is_right) << model.file << ": " << findings.size() << " findings in\n" << source;
        right += is_right ? 1U : 0U;
    }
    return right;
}

TEST(Corpus, five_hundred_true_cases_are_found_each_at_its_place) {
    EXPECT_EQ(decided_right(true_cases, true), 500U);
}

TEST(Corpus, five_hundred_traps_are_left_alone) { EXPECT_EQ(decided_right(traps, false), 500U); }

} // namespace
} // namespace becache::lint
