#include "shared_record.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <sys/random.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <memory>
#include <system_error>

namespace becache {
namespace {

using Document = nlohmann::ordered_json;

/// Records of others are kept in memory: what is longer than that in one of their texts is no text.
constexpr std::size_t longest_text = 4096;

/// The number in decimal digits at a place of a text; nothing if it is none.
std::optional<int> digits_at(std::string_view text, std::size_t begin, std::size_t count) {
    int number = 0;
    const char* const first = text.data() + begin;
    const auto parsed = std::from_chars(first, first + count, number);
    return parsed.ec == std::errc{} && parsed.ptr == first + count && *first != '-' ? std::optional{number}
                                                                                    : std::nullopt;
}

std::optional<WallTime> read_time(std::string_view text) {
    constexpr std::string_view shape = "....-..-..T..:..:.........Z";
    if (text.size() != shape.size() || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':'
        || text[16] != ':' || text[19] != '.' || text[26] != 'Z') {
        return std::nullopt;
    }
    const auto year = digits_at(text, 0, 4);
    const auto month = digits_at(text, 5, 2);
    const auto day = digits_at(text, 8, 2);
    const auto hour = digits_at(text, 11, 2);
    const auto minute = digits_at(text, 14, 2);
    const auto second = digits_at(text, 17, 2);
    const auto micro = digits_at(text, 20, 6);
    if (!year || !month || !day || !hour || !minute || !second || !micro) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{
        std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
        std::chrono::day{static_cast<unsigned>(*day)}};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    return WallTime{std::chrono::sys_days{date}.time_since_epoch()} + std::chrono::hours{*hour}
           + std::chrono::minutes{*minute} + std::chrono::seconds{*second}
           + std::chrono::microseconds{*micro};
}

std::optional<ScopeKind> read_kind(std::string_view text) {
    for (const ScopeKind kind :
         {ScopeKind::key, ScopeKind::tag, ScopeKind::region, ScopeKind::everything, ScopeKind::pattern}) {
        if (to_string(kind) == text) {
            return kind;
        }
    }
    return std::nullopt;
}

/// The text of a member; empty where there is none, or something else.
std::string text_of(const Document& object, const char* member) {
    const auto found = object.find(member);
    if (found == object.end() || !found->is_string()) {
        return {};
    }
    const auto& text = found->get_ref<const std::string&>();
    return text.size() <= longest_text ? text : std::string{};
}

template <class Number>
Number number_of(const Document& object, const char* member) {
    const auto found = object.find(member);
    return found != object.end() && found->is_number_integer() ? found->get<Number>() : Number{0};
}

/// What a record from elsewhere refers to.
struct Texts {
    std::string reason;
    std::string file;
    std::string function;
    ReasonInfo info{};
};

bool read_scopes(const Document& document, Record& record) {
    const auto scopes = document.find("scopes");
    if (scopes == document.end() || !scopes->is_array()) {
        return false;
    }
    for (const Document& scope : *scopes) {
        if (!scope.is_object()) {
            return false;
        }
        const auto kind = read_kind(text_of(scope, "kind"));
        std::string name = text_of(scope, "name");
        if (!kind || name.empty()) {
            return false;
        }
        record.scopes.push_back({.scope = {*kind, std::move(name)}});
    }
    return true;
}

} // namespace

const ReasonInfo& unknown_reason() noexcept {
    static constexpr ReasonInfo info{
        .constant = "UNKNOWN",
        .text = "unknown",
        .category = "unknown",
        .description = "A reason that this build does not know; another process raised it."};
    return info;
}

std::string spell_record(const Record& record) {
    Document scopes = Document::array();
    for (const DroppedScope& dropped : record.scopes) {
        scopes.push_back({{"kind", to_string(dropped.scope.kind)}, {"name", dropped.scope.name}});
    }
    const Origin& origin = record.origin;
    const Document document = {
        {"id", record.shared_id},
        {"time", time_text(record.time)},
        {"reason", record.reason.text()},
        {"hardness", to_string(record.hardness)},
        {"subject", record.subject},
        {"scopes", std::move(scopes)},
        {"origin",
         {{"application", origin.application},
          {"host", origin.host},
          {"process", origin.process},
          {"thread", origin.thread},
          {"file", origin.source.file()},
          {"line", origin.source.line()},
          {"function", origin.source.function()}}}};
    return document.dump(-1, ' ', /*ensure_ascii=*/false, Document::error_handler_t::replace);
}

shared::InvalidateRequest request_of(const Record& record) {
    shared::InvalidateRequest request{.scopes = {}, .record = spell_record(record)};
    for (const DroppedScope& dropped : record.scopes) {
        if (dropped.scope.kind != ScopeKind::pattern) {
            request.scopes.push_back(dropped.scope);
        }
    }
    return request;
}

std::optional<Record> read_record(
    std::string_view text, const std::function<const ReasonInfo*(std::string_view)>& find) {
    const Document document = Document::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!document.is_object()) {
        return std::nullopt;
    }
    const auto texts = std::make_shared<Texts>();
    texts->reason = text_of(document, "reason");
    const ReasonInfo* reason = find(texts->reason);
    if (reason == nullptr) {
        texts->info = unknown_reason();
        texts->info.text = texts->reason.empty() ? unknown_reason().text : std::string_view{texts->reason};
        reason = &texts->info;
    }
    Record record{
        .time = read_time(text_of(document, "time")).value_or(WallTime{}),
        .reason = Reason{*reason},
        .hardness =
            text_of(document, "hardness") == to_string(Hardness::soft) ? Hardness::soft : Hardness::hard,
        .subject = text_of(document, "subject"),
        .scopes = {},
        .origin = {},
        .shared_id = text_of(document, "id")};
    if (!read_scopes(document, record)) {
        return std::nullopt;
    }
    if (const auto found = document.find("origin"); found != document.end() && found->is_object()) {
        texts->file = text_of(*found, "file");
        texts->function = text_of(*found, "function");
        record.origin = {
            .source = SourceLocation::current(
                texts->file.c_str(), texts->function.c_str(), number_of<unsigned>(*found, "line")),
            .application = text_of(*found, "application"),
            .host = text_of(*found, "host"),
            .process = number_of<std::int64_t>(*found, "process"),
            .thread = number_of<std::uint64_t>(*found, "thread")};
    }
    record.texts = texts;
    return record;
}

std::string fresh_name() {
    std::array<unsigned char, 16> bytes{};
    // So few bytes come whole; only a signal at boot can interrupt it.
    while (::getrandom(bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) {
        if (errno != EINTR) {
            throw std::system_error{errno, std::system_category(), "getrandom"};
        }
    }
    return fmt::format("{:02x}", fmt::join(bytes, ""));
}

} // namespace becache
