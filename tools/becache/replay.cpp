#include "one_of.hpp"
#include "subcommand.hpp"

#include <replay/progress_bar.hpp>
#include <replay/replay.hpp>

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/ioctl.h>
#include <unistd.h>

#include <filesystem>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace becache::command {

namespace {

struct Arguments {
    std::vector<std::filesystem::path> traces;
    std::string format = "auto";
    std::string capacity = "10%";
    replay::Options options;
    bool json = false;
};

CLI::Validator file_that_exists() {
    return CLI::Validator{
        [](const std::string& name) -> std::string {
            std::error_code error;
            const auto status = std::filesystem::status(name, error);
            if (!std::filesystem::exists(status)) {
                return quote(name) + ": there is no such file; name a recorded trace";
            }
            return std::filesystem::is_directory(status)
                       ? quote(name) + ": it is a folder; name a recorded trace"
                       : "";
        },
        ""};
}

/// The columns of the terminal that standard error leads to.
std::size_t terminal_columns() {
    constexpr std::size_t usual = 80;
    winsize size{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : usual;
}

replay::Report replay_one(const std::filesystem::path& trace, replay::Options options) {
    std::optional<replay::ProgressBar> bar;
    if (::isatty(STDERR_FILENO) == 1) {
        bar.emplace(std::cerr, terminal_columns(), trace.filename().string());
        options.on_progress = [&bar](const replay::Progress& progress) { bar->show(progress); };
    }
    return replay::replay(trace, options);
}

int run(const Arguments& arguments) {
    replay::Options options = arguments.options;
    options.format = *trace::find_format(arguments.format); // the option takes nothing else
    options.capacity = replay::Capacity::parse(arguments.capacity);
    options.validate();
    int exit_code = exit_good;
    for (const std::filesystem::path& trace : arguments.traces) {
        const replay::Report report = replay_one(trace, options);
        if (arguments.json) {
            constexpr auto replace = nlohmann::ordered_json::error_handler_t::replace; // in names of files
            std::cout << to_json(report).dump(-1, ' ', false, replace) << '\n' << std::flush;
        } else {
            std::cout << to_text(report) << std::flush;
        }
        if (!report.error.empty()) {
            std::cerr << report.error << '\n';
            exit_code = exit_found;
        }
    }
    return exit_code;
}

} // namespace

Subcommand add_replay(CLI::App& becache) {
    const std::vector<std::string> words = replay::policy_words();
    auto arguments = std::make_shared<Arguments>();
    CLI::App* app =
        becache.add_subcommand("replay", "Runs recorded accesses through the cache, and measures it.");
    app->add_option("TRACE", arguments->traces, "recorded accesses, plain or packed by gzip or xz")
        ->required()
        ->check(file_that_exists());
    app->add_option("--format", arguments->format, "auto (the default), int32be, int64be, arc or lines")
        ->check(one_of({"auto", "int32be", "int64be", "arc", "lines"}));
    app->add_option(
        "--capacity", arguments->capacity,
        "entries at most: a number, or a part of the trace's different keys; default: 10%");
    app->add_option(
           "--policy", arguments->options.policy,
           fmt::format(
               "becache, the cache itself (the default), or a simulation of: {}",
               fmt::join(words.begin() + 1, words.end(), ", ")))
        ->check(one_of(words));
    app->add_option(
           "--threads", arguments->options.threads, "how many replay at once: 1 (the default) to 256")
        ->check(CLI::Range(std::size_t{1}, replay::Options::most_threads));
    app->add_option(
           "--invalidate-every", arguments->options.invalidate_every,
           "invalidate one of 256 groups of keys after so many accesses; default: never")
        ->check(CLI::PositiveNumber);
    app->add_flag("--json", arguments->json, "print one JSON object a trace, each on one line");
    return {app, [arguments] { return run(*arguments); }};
}

} // namespace becache::command
