#include <replay/report.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <string_view>

namespace becache::replay {
namespace {

template <class Number>
nlohmann::ordered_json or_null(const std::optional<Number>& number) {
    return number ? nlohmann::ordered_json(*number) : nlohmann::ordered_json(nullptr);
}

/// A number with its unit behind it, or that there is none.
std::string or_none(const std::optional<std::uint64_t>& nanoseconds) {
    return nanoseconds ? fmt::format("{} ns", *nanoseconds) : "none";
}

void add_line(std::string& text, std::string_view what, const std::string& value) {
    text += fmt::format("  {:<16}{}\n", what, value);
}

std::string first_line(const Report& report) {
    std::string line = fmt::format("{}: {} accesses", quote(report.trace.string()), report.accesses);
    if (report.format) {
        line += fmt::format(" ({})", trace::format_name(*report.format));
    }
    line += fmt::format("; policy {}", report.policy);
    if (!report.measured) {
        line += ", simulated";
    }
    if (report.capacity) {
        line += fmt::format("; {} entries at most", *report.capacity);
    }
    if (report.keys) {
        line += fmt::format(" for {} keys", *report.keys);
    }
    if (report.threads > 1) {
        line += fmt::format("; {} threads", report.threads);
    }
    return line + "\n";
}

} // namespace

std::optional<double> Report::hit_ratio() const noexcept {
    return accesses == 0 ? std::nullopt
                         : std::optional{static_cast<double>(hits) / static_cast<double>(accesses)};
}

nlohmann::ordered_json to_json(const Report& report) {
    using Json = nlohmann::ordered_json;
    const auto& measured = report.measured;
    const auto measure = [&]<class Number>(Number Measured::*number) {
        return measured ? Json((*measured).*number) : Json(nullptr);
    };
    const auto measure_if_any = [&]<class Number>(std::optional<Number> Measured::*number) {
        return measured ? or_null((*measured).*number) : Json(nullptr);
    };
    Json object{
        {"trace", report.trace.string()},
        {"format", report.format ? Json(trace::format_name(*report.format)) : Json(nullptr)},
        {"policy", report.policy},
        {"capacity", or_null(report.capacity)},
        {"keys", or_null(report.keys)},
        {"threads", report.threads},
        {"invalidate_every", report.invalidate_every},
        {"accesses", report.accesses},
        {"hits", report.hits},
        {"misses", report.misses},
        {"hit_ratio", or_null(report.hit_ratio())},
        {"ops_per_second", measure_if_any(&Measured::ops_per_second)},
        {"hit_p50_ns", measure_if_any(&Measured::hit_p50_ns)},
        {"hit_p99_ns", measure_if_any(&Measured::hit_p99_ns)},
        {"hit_p999_ns", measure_if_any(&Measured::hit_p999_ns)},
        {"entries", measure(&Measured::entries)},
        {"bytes_per_entry", measure_if_any(&Measured::bytes_per_entry)},
        {"evictions", measure(&Measured::evictions)},
        {"invalidations", measure(&Measured::invalidations)},
        {"entries_dropped", measure(&Measured::entries_dropped)},
    };
    if (!report.error.empty()) {
        object["error"] = report.error;
    }
    return object;
}

std::string to_text(const Report& report) {
    std::string text = first_line(report);
    if (const auto ratio = report.hit_ratio()) {
        add_line(
            text, "hit ratio",
            fmt::format("{:.2f} % ({} hits, {} misses)", 100 * *ratio, report.hits, report.misses));
    }
    if (!report.measured || report.accesses == 0) {
        return text;
    }
    const Measured& measured = *report.measured;
    if (measured.ops_per_second) {
        add_line(text, "throughput", fmt::format("{:.0f} accesses a second", *measured.ops_per_second));
    }
    add_line(
        text, "time of a hit",
        fmt::format(
            "p50 {}, p99 {}, p999 {}", or_none(measured.hit_p50_ns), or_none(measured.hit_p99_ns),
            or_none(measured.hit_p999_ns)));
    if (measured.bytes_per_entry) {
        add_line(
            text, "memory",
            fmt::format("{:.1f} bytes an entry, of {} entries", *measured.bytes_per_entry, measured.entries));
    }
    add_line(text, "evictions", fmt::format("{}", measured.evictions));
    add_line(
        text, "invalidations",
        fmt::format("{}, of {} entries in all", measured.invalidations, measured.entries_dropped));
    return text;
}

} // namespace becache::replay
