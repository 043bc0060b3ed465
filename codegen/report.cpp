#include "report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace becache::codegen {

namespace {

std::string message_of(const Finding& finding) {
    return fmt::format("{}: {}; {}", finding.asked, finding.wrong, finding.right);
}

// As the runner of GitHub Actions unescapes it (actions/toolkit, command.ts): a property also ends at `:` and
// `,`.
std::string escaped(std::string_view text, bool property) {
    std::string result;
    for (const char c : text) {
        if (c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','))) {
            result += fmt::format("%{:02X}", static_cast<unsigned>(c));
        } else {
            result += c;
        }
    }
    return result;
}

std::string_view github_command(Severity severity) {
    switch (severity) {
    case Severity::information:
        return "notice";
    case Severity::warning:
        return "warning";
    case Severity::error:
        return "error";
    }
    return "error";
}

} // namespace

std::string report_text(const std::vector<Finding>& findings, const std::string& file) {
    std::string text;
    for (const Finding& finding : findings) {
        const std::string place =
            finding.at.line == 0 ? file : fmt::format("{}:{}:{}", file, finding.at.line, finding.at.column);
        text += fmt::format(
            "{}: {}: {} [{}]\n", place, name_of(finding.rule.severity), message_of(finding), finding.rule.id);
    }
    return text;
}

std::string report_json(const std::vector<Finding>& findings, const std::string& file) {
    using Json = nlohmann::ordered_json;
    Json list = Json::array();
    for (const Finding& finding : findings) {
        const bool placed = finding.at.line != 0;
        list.push_back({
            {"rule", finding.rule.id},
            {"level", name_of(finding.rule.level)},
            {"severity", name_of(finding.rule.severity)},
            {"subject", finding.subject},
            {"file", file},
            {"line", placed ? Json(finding.at.line) : Json{}},
            {"column", placed ? Json(finding.at.column) : Json{}},
            {"asked", finding.asked},
            {"wrong", finding.wrong},
            {"right", finding.right},
        });
    }
    return list.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string report_github(const std::vector<Finding>& findings, const std::string& file) {
    std::string text;
    for (const Finding& finding : findings) {
        const std::string place =
            finding.at.line == 0 ? "" : fmt::format(",line={},col={}", finding.at.line, finding.at.column);
        text += fmt::format(
            "::{} file={}{},title={}::{}\n", github_command(finding.rule.severity), escaped(file, true),
            place, escaped(finding.rule.id, true), escaped(message_of(finding), false));
    }
    return text;
}

} // namespace becache::codegen
