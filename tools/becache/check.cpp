#include "catalogue_file.hpp"
#include "one_of.hpp"
#include "shell.hpp"
#include "subcommand.hpp"

#include <codegen/compare.hpp>
#include <codegen/report.hpp>

#include <becache/reason/error_text.hpp>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace becache::command {

namespace {

using codegen::Catalogue;
using codegen::Finding;
using codegen::Level;

struct Arguments {
    std::filesystem::path catalogue;
    std::string against;
    std::string level = "behaviour";
    std::string format = "text";
};

constexpr std::array levels{Level::wire, Level::text, Level::source, Level::behaviour};

std::vector<std::string> level_names() {
    std::vector<std::string> names;
    names.reserve(levels.size());
    for (const Level level : levels) {
        names.emplace_back(name_of(level));
    }
    return names;
}

// The catalogue as a commit, branch or tag of its repository has it.
std::optional<Catalogue> read_from_git(const Arguments& arguments) {
    const std::filesystem::path file = std::filesystem::absolute(arguments.catalogue);
    const std::string object = arguments.against + ":./" + file.filename().string();
    Outcome shown;
    if (!arguments.against.empty() && arguments.against.front() != '-') {
        shown = run_shell(
            "git -C " + shell_word(file.parent_path().string()) + " cat-file blob " + shell_word(object)
            + " 2>/dev/null");
    }
    if (shown.exit_code != 0) {
        throw std::runtime_error{three_parts(
            "--against " + quote(arguments.against),
            "it is no file, and git has no such version of the catalogue",
            "name a file, or a commit, branch or tag that has " + file.filename().string())};
    }
    return read_text_or_report(shown.output, arguments.against + ":" + arguments.catalogue.string());
}

int run(const Arguments& arguments) {
    const auto after = read_or_report(arguments.catalogue);
    if (!after) {
        return exit_impossible;
    }
    const auto before = std::filesystem::exists(arguments.against) ? read_or_report(arguments.against)
                                                                   : read_from_git(arguments);
    if (!before) {
        return exit_impossible;
    }
    std::vector<Finding> findings = codegen::compare(*before, *after);
    std::erase_if(findings, [&](const Finding& finding) {
        return finding.rule.level > *std::find_if(levels.begin(), levels.end(), [&](Level level) {
                   return name_of(level) == arguments.level;
               });
    });
    const std::string file = arguments.catalogue.string();
    std::cout
        << (arguments.format == "json"     ? report_json(findings, file)
            : arguments.format == "github" ? report_github(findings, file)
                                           : report_text(findings, file));
    const bool broken = std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
        return finding.rule.severity == codegen::Severity::error;
    });
    return broken ? exit_found : exit_good;
}

} // namespace

Subcommand add_check(CLI::App& becache) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* app =
        becache.add_subcommand("check", "Says what a change of a catalogue breaks, and for whom.");
    app->add_option("--catalogue", arguments->catalogue, "the catalogue as it is now")->required();
    app->add_option(
           "--against", arguments->against,
           "the catalogue as it was: a file, or a commit, branch or tag of its repository")
        ->required();
    app->add_option(
           "--level", arguments->level,
           "the last that counts: wire, text, source or behaviour (the default, which is all of them)")
        ->check(one_of(level_names()));
    app->add_option("--format", arguments->format, "text (the default), json or github")
        ->check(one_of({"text", "json", "github"}));
    return {app, [arguments] { return run(*arguments); }};
}

} // namespace becache::command
