#include "baseline.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <stdexcept>

namespace becache::lint {

std::set<std::string> read_baseline(const std::filesystem::path& file) {
    const auto refuse = [&](std::string_view wrong) {
        throw std::runtime_error{
            fmt::format("{}: a baseline: {}; write one with --write-baseline", file.string(), wrong)};
    };
    std::ifstream in{file, std::ios::binary};
    if (!in) {
        refuse("it cannot be read");
    }
    const auto json = nlohmann::json::parse(in, nullptr, false);
    if (!json.is_object() || json.value("version", nlohmann::json{}) != 1 || !json.contains("findings")
        || !json["findings"].is_array()) {
        refuse("it is no baseline of version 1");
    }
    std::set<std::string> fingerprints;
    for (const auto& finding : json["findings"]) {
        if (!finding.is_object() || !finding.contains("fingerprint") || !finding["fingerprint"].is_string()) {
            refuse("a finding in it has no fingerprint");
        }
        fingerprints.insert(finding["fingerprint"].get<std::string>());
    }
    return fingerprints;
}

std::string write_baseline(const std::vector<Finding>& findings) {
    std::string text = "{\"version\": 1, \"findings\": [";
    for (const Finding& finding : findings) {
        const nlohmann::ordered_json json{
            {"fingerprint", finding.fingerprint},
            {"rule", info(finding.rule).id},
            {"path", finding.path},
            {"message", finding.message}};
        text += &finding == findings.data() ? "\n" : ",\n";
        text += json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    }
    return text + "\n]}\n";
}

} // namespace becache::lint
