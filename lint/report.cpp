#include "report.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <utility>

namespace becache::lint {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string write_text(const Report& report) {
    std::string text;
    for (const Finding& finding : report.findings) {
        text += fmt::format(
            "{}:{}:{}: {} [{}]\n", finding.path, finding.begin.line, finding.begin.column, finding.message,
            info(finding.rule).id);
    }
    text += fmt::format(
        "{} {} in {} {}", report.findings.size(), report.findings.size() == 1 ? "finding" : "findings",
        report.files, report.files == 1 ? "file" : "files");
    if (report.fixed > 0) {
        text += fmt::format(", {} fixed", report.fixed);
    }
    if (report.known > 0) {
        text += fmt::format(", {} in the baseline", report.known);
    }
    return text + "\n";
}

Json place(const Position& position) { return {{"line", position.line}, {"column", position.column}}; }

std::string write_json(const Report& report) {
    Json findings = Json::array();
    for (const Finding& finding : report.findings) {
        findings.push_back(
            {{"rule", info(finding.rule).id},
             {"path", finding.path},
             {"begin", place(finding.begin)},
             {"end", place(finding.end)},
             {"message", finding.message},
             {"constant", finding.constant.empty() ? Json{} : Json(finding.constant)},
             {"fingerprint", finding.fingerprint}});
    }
    return text_of(
        {{"version", 1},
         {"files", report.files},
         {"fixed", report.fixed},
         {"known", report.known},
         {"findings", std::move(findings)}});
}

// Commands of a workflow end at the line's end, and their properties at `,` and `:`.
std::string escaped_for_github(std::string_view text, bool is_property) {
    std::string result;
    for (const char c : text) {
        if (c == '%' || c == '\r' || c == '\n' || (is_property && (c == ':' || c == ','))) {
            result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        } else {
            result += c;
        }
    }
    return result;
}

std::string write_github(const Report& report) {
    std::string text;
    for (const Finding& finding : report.findings) {
        text += fmt::format(
            "::error file={},line={},endLine={},col={},endColumn={},title={}::{}\n",
            escaped_for_github(finding.path, true), finding.begin.line, finding.end.line,
            finding.begin.column, finding.end.column,
            escaped_for_github(fmt::format("becache {}", info(finding.rule).id), true),
            escaped_for_github(finding.message, false));
    }
    return text;
}

std::string write_gitlab(const Report& report) {
    Json issues = Json::array();
    for (const Finding& finding : report.findings) {
        issues.push_back(
            {{"description", finding.message},
             {"check_name", info(finding.rule).id},
             {"fingerprint", finding.fingerprint},
             {"severity", "major"},
             {"location",
              {{"path", finding.path},
               {"lines", {{"begin", finding.begin.line}, {"end", finding.end.line}}}}}});
    }
    return text_of(issues);
}

constexpr auto formats = std::to_array<std::pair<std::string_view, Format>>(
    {{"text", Format::text},
     {"json", Format::json},
     {"sarif", Format::sarif},
     {"github", Format::github},
     {"gitlab", Format::gitlab},
     {"junit", Format::junit}});

} // namespace

std::optional<Format> format_of(std::string_view name) {
    for (const auto& [known, format] : formats) {
        if (known == name) {
            return format;
        }
    }
    return std::nullopt;
}

std::string write_report(const Report& report, Format format) {
    switch (format) {
    case Format::json:
        return write_json(report);
    case Format::sarif:
        return write_sarif(report);
    case Format::github:
        return write_github(report);
    case Format::gitlab:
        return write_gitlab(report);
    case Format::junit:
        return write_junit(report);
    case Format::text:
        break;
    }
    return write_text(report);
}

} // namespace becache::lint
