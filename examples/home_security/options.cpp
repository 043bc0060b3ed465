#include "options.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace home_security {

std::optional<ProgramOptions> parse_options(
    int argument_count, const char* const* arguments, int& exit_code) {
    ProgramOptions options;
    std::string log_format = "text";
    CLI::App app{"A home-security backend that caches with becache.", "home-security"};
    app.add_option("--host", options.host, "Where to listen")->capture_default_str();
    app.add_option("--port", options.port, "Port to listen on; 0: a free one")
        ->check(CLI::Range(0, 65'535))
        ->capture_default_str();
    app.add_option("--database", options.database, "The SQLite file; made if it is absent")
        ->default_str(options.database.string());
    app.add_option("--log-format", log_format, "How invalidations are logged, to standard error")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    app.add_flag("--tour", options.tour, "Drive a fresh backend through a day, print every reason, and end");
    try {
        app.parse(argument_count, arguments);
    } catch (const CLI::ParseError& error) {
        exit_code = app.exit(error);
        return std::nullopt;
    }
    options.json_log = log_format == "json";
    return options;
}

} // namespace home_security
