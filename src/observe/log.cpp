#include "record_json.hpp"

#include <becache/observe/log.hpp>
#include <becache/reason/error_text.hpp>

#include <fmt/format.h>
#include <spdlog/logger.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace becache {
namespace {

/// In quotes, with quotes, backslashes, control characters and bytes outside ASCII escaped: a terminal obeys
/// some of those, too.
std::string in_quotes(std::string_view text) {
    std::string shown = "\"";
    for (const char character : text) {
        const auto byte = static_cast<unsigned char>(character);
        if (byte < 0x20 || byte > 0x7e) {
            shown += fmt::format("\\x{:02x}", byte);
        } else {
            if (character == '"' || character == '\\') {
                shown += '\\';
            }
            shown += character;
        }
    }
    shown += '"';
    return shown;
}

std::string human_line(const Record& record) {
    std::string regions;
    for (const std::string& region : observe::regions_of(record)) {
        regions += fmt::format("{}{}", regions.empty() ? "" : " ", region);
    }
    std::string scopes;
    for (const DroppedScope& dropped : record.scopes) {
        scopes +=
            fmt::format("{}{}={}", scopes.empty() ? "" : " ", dropped.scope.name, dropped.entries_dropped);
    }
    const Origin& origin = record.origin;
    return fmt::format(
        "invalidation id={} time={} reason={} dropped={} hardness={} regions={} scopes={} subject={} file={} "
        "line={} "
        "function={} thread={} process={} host={} application={}",
        record.id, time_text(record.time), record.reason.text(), record.entries_dropped(),
        to_string(record.hardness), in_quotes(regions), in_quotes(scopes), in_quotes(record.subject),
        in_quotes(origin.source.file()), origin.source.line(), in_quotes(origin.source.function()),
        origin.thread, origin.process, in_quotes(origin.host), in_quotes(origin.application));
}

std::string json_line(const Record& record) {
    nlohmann::ordered_json line{{"level", "info"}, {"event", "invalidation"}};
    line.update(observe::record_json(record));
    return observe::one_line(line);
}

std::string json_warning(std::string_view text) {
    return observe::one_line(
        {{"level", "warning"},
         {"event", "warning"},
         {"time", time_text(system_clock()->wall_now())},
         {"text", text}});
}

class Log final : public Observer {
public:
    Log(std::shared_ptr<spdlog::logger> logger, LogFormat format)
        : logger_{std::move(logger)}
        , format_{format} {}

    void on_invalidation(const Record& record) override {
        write(spdlog::level::info, [&] {
            return format_ == LogFormat::json ? json_line(record) : human_line(record);
        });
    }

    void on_warning(std::string_view text) override {
        write(spdlog::level::warn, [&] {
            return format_ == LogFormat::json ? json_warning(text)
                                              : fmt::format("warning text={}", in_quotes(text));
        });
    }

private:
    template <class MakeLine>
    void write(spdlog::level::level_enum level, MakeLine make_line) noexcept {
        try {
            if (logger_->should_log(level)) {
                logger_->log(level, make_line());
            }
        } catch (...) {
            // The invalidation is done and in the ledger: a line that cannot be written is no reason to fail.
            return;
        }
    }

    std::shared_ptr<spdlog::logger> logger_;
    LogFormat format_;
};

} // namespace

std::shared_ptr<Observer> make_log(std::shared_ptr<spdlog::logger> logger, LogFormat format) {
    if (logger == nullptr) {
        throw std::invalid_argument{three_parts(
            "a log of invalidations", "its logger is an empty pointer",
            "pass the spdlog::logger that the lines go to, or leave the observer out")};
    }
    return std::make_shared<Log>(std::move(logger), format);
}

} // namespace becache
