#include "linting.hpp"

#include <lint/evidence.hpp>
#include <lint/literal.hpp>
#include <lint/prefilter.hpp>

#include <codegen/read_catalogue.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace becache::lint {

const codegen::Catalogue& catalogue() {
    static const codegen::ReadResult read =
        codegen::read_catalogue(BECACHE_SOURCE_DIR "/catalogue/home_security.toml");
    return read.catalogue;
}

const Vocabulary& vocabulary() {
    static const Vocabulary vocabulary{catalogue()};
    return vocabulary;
}

std::vector<Finding> check(const std::string& file_name, std::string_view text, const Settings& settings) {
    const Language language = language_of(file_name).value();
    const Prefilter filter{vocabulary(), texts_of_evidence(settings.sinks)};
    std::vector<Finding> findings =
        check_source({file_name, file_name, text, language}, {vocabulary(), settings});
    if (!findings.empty() && !filter.may_have_findings(text, language)) {
        throw std::logic_error{fmt::format("the filter keeps back a source with findings: {}", text)};
    }
    return findings;
}

std::vector<std::string> found(
    const std::string& file_name, std::string_view text, const Settings& settings) {
    std::vector<std::string> result;
    for (const Finding& finding : check(file_name, text, settings)) {
        result.push_back(
            fmt::format("{}:{} {}", finding.begin.line, finding.begin.column, info(finding.rule).id));
    }
    return result;
}

std::vector<std::string> literals(std::string_view source, Language language) {
    std::vector<std::string> result;
    const Lexed lexed = lex(source, language);
    for (const Token& token : lexed.tokens) {
        if (token.kind == TokenKind::string && !token.has(token_flag::broken)) {
            std::string scratch;
            result.emplace_back(text_of(token, source, language, scratch));
        }
    }
    return result;
}

} // namespace becache::lint
