// JUnit's XML as CI systems read it: a test case for every finding, each failed; one that passed if there is
// none.

#include "report.hpp"

#include <fmt/format.h>

namespace becache::lint {

namespace {

// How many bytes the character at the beginning of a text has, if XML 1.0 may hold it; 0 if not.
std::size_t xml_character(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) {
        return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
    }
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC2 ? 2 : 0;
    if (size == 0 || first > 0xF4 || text.size() < size) {
        return 0;
    }
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0U) != 0x80U) {
            return 0;
        }
    }
    // Too long, surrogates, beyond the last, and U+FFFE and U+FFFF.
    const bool is_wrong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) >= 0xA0)
                          || (first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) >= 0x90)
                          || (first == 0xEF && byte(1) == 0xBF && byte(2) >= 0xBE);
    return is_wrong ? 0 : size;
}

std::string escaped(std::string_view text) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    std::string result;
    while (!text.empty()) {
        const std::size_t size = xml_character(text);
        switch (text.front()) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\t':
        case '\n':
        case '\r':
            result += fmt::format("&#{};", static_cast<int>(text.front()));
            break;
        default:
            result += size == 0 ? replacement : text.substr(0, size);
        }
        text.remove_prefix(size == 0 ? 1 : size);
    }
    return result;
}

} // namespace

std::string write_junit(const Report& report) {
    const std::size_t failures = report.findings.size();
    std::string text = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
        "<testsuite name=\"becache lint\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n",
        failures == 0 ? 1 : failures, failures);
    if (failures == 0) {
        text += fmt::format("<testcase classname=\"becache.lint\" name=\"{} files\"/>\n", report.files);
    }
    for (const Finding& finding : report.findings) {
        const std::string where =
            fmt::format("{}:{}:{}", finding.path, finding.begin.line, finding.begin.column);
        text += fmt::format(
            "<testcase classname=\"becache.lint.{0}\" name=\"{1}\" file=\"{2}\" line=\"{3}\">"
            "<failure type=\"{0}\" message=\"{4}\">{1}: {4}</failure></testcase>\n",
            info(finding.rule).id, escaped(where), escaped(finding.path), finding.begin.line,
            escaped(finding.message));
    }
    return text + "</testsuite>\n</testsuites>\n";
}

} // namespace becache::lint
