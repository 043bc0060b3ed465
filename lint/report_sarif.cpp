// SARIF 2.1.0 (OASIS), as far as viewers use it: the rules, and of each finding its rule, message, place and
// fingerprint.

#include "report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace becache::lint {

namespace {

using Json = nlohmann::ordered_json;

Json message(std::string_view text) { return {{"text", text}}; }

Json rules_as_json() {
    Json result = Json::array();
    for (const RuleInfo& rule : rules) {
        result.push_back(
            {{"id", rule.id},
             {"shortDescription", message(rule.summary)},
             {"help", message(rule.help)},
             {"defaultConfiguration", {{"level", "error"}}}});
    }
    return result;
}

Json result_of(const Finding& finding) {
    const Json region{
        {"startLine", finding.begin.line},
        {"startColumn", finding.begin.column},
        {"endLine", finding.end.line},
        {"endColumn", finding.end.column}};
    const Json location{
        {"physicalLocation", {{"artifactLocation", {{"uri", as_uri(finding.path)}}}, {"region", region}}}};
    return {
        {"ruleId", info(finding.rule).id},
        {"ruleIndex", static_cast<std::size_t>(finding.rule)},
        {"level", "error"},
        {"message", message(finding.message)},
        {"locations", Json::array({location})},
        {"partialFingerprints", {{"becacheLint/v1", finding.fingerprint}}}};
}

} // namespace

std::string as_uri(std::string_view path) {
    constexpr std::string_view plain = "-._~/";
    std::string uri;
    for (const char c : path) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                              || plain.find(c) != std::string_view::npos;
        uri += is_plain ? std::string{c} : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

std::string write_sarif(const Report& report) {
    Json results = Json::array();
    for (const Finding& finding : report.findings) {
        results.push_back(result_of(finding));
    }
    const Json driver{{"name", "becache lint"}, {"rules", rules_as_json()}};
    const Json run{
        {"tool", {{"driver", driver}}}, {"columnKind", "unicodeCodePoints"}, {"results", std::move(results)}};
    const Json log{
        {"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
        {"version", "2.1.0"},
        {"runs", Json::array({run})}};
    return log.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace becache::lint
