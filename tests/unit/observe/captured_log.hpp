#pragma once

#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

/// A logger that a test reads back. A line is `<level> <text>`, unless a pattern is given.
struct CapturedLog {
    explicit CapturedLog(const std::string& pattern = "%l %v") { logger->set_pattern(pattern); }

    std::ostringstream text;
    std::shared_ptr<spdlog::logger> logger =
        std::make_shared<spdlog::logger>("captured", std::make_shared<spdlog::sinks::ostream_sink_mt>(text));

    [[nodiscard]] std::vector<std::string> lines() const {
        std::vector<std::string> found;
        std::istringstream in{text.str()};
        for (std::string line; std::getline(in, line);) {
            found.push_back(line);
        }
        return found;
    }
};
