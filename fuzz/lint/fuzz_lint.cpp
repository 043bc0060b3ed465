// Any bytes as a source in every language: the lexers end with tokens that are in order and lie in the
// source, the filter lets through what has findings, and --fix ends.

#include <lint/check_source.hpp>
#include <lint/evidence.hpp>
#include <lint/fix.hpp>
#include <lint/lex.hpp>
#include <lint/prefilter.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

using namespace becache;

codegen::Catalogue catalogue() {
    codegen::Catalogue result;
    result.name_space = "a::b";
    result.reasons_header = "a/b.hpp";
    result.caches_header = "a/c.hpp";
    result.reason_class = "Reason";
    result.reasons.push_back({"EVENT_CREATED", "event_created", "c", "d", 1, false});
    result.reasons.push_back({"MANUAL", "manual", "c", "d", 2, false});
    result.reasons.push_back({"TEST", "test", "c", "d", 3, true});
    return result;
}

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

void require_order(const std::vector<lint::Token>& tokens, std::string_view source) {
    std::size_t end = 0;
    for (const lint::Token& token : tokens) {
        require(end <= token.begin && token.begin <= token.end && token.end <= source.size());
        end = token.end;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const codegen::Catalogue known = catalogue();
    static const lint::Vocabulary vocabulary{known};
    static const lint::Settings settings = lint::default_settings();
    static const lint::Prefilter filter{vocabulary, lint::texts_of_evidence(settings.sinks)};
    static const lint::ConstantNames names = lint::constant_names(known, settings.imports);
    const lint::Standard standard{vocabulary, settings};
    const std::string text{reinterpret_cast<const char*>(data), size};
    for (const char* name : {"a.cpp", "a.py", "a.ts", "a.tsx", "a.js"}) {
        const lint::Language language = *lint::language_of(name);
        const lint::Lexed lexed = lint::lex(text, language);
        require_order(lexed.tokens, text);
        require_order(lexed.comments, text);
        const lint::Source source{name, name, text, language};
        const auto findings = lint::check_source(source, standard);
        require(findings.empty() || filter.may_have_findings(text, language));
        static_cast<void>(lint::fix_source(source, findings, settings, names));
    }
    return 0;
}
