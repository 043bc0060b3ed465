#include "subcommand.hpp"

#include <lint/run.hpp>

#include <iostream>
#include <map>
#include <memory>
#include <string>

namespace becache::command {

Subcommand add_lint(CLI::App& becache) {
    const std::map<std::string, lint::Format> formats{
        {"text", lint::Format::text},     {"json", lint::Format::json},     {"sarif", lint::Format::sarif},
        {"github", lint::Format::github}, {"gitlab", lint::Format::gitlab}, {"junit", lint::Format::junit}};
    auto request = std::make_shared<lint::Request>();
    CLI::App* app = becache.add_subcommand(
        "lint", "Finds reasons that are written as strings: C++, Python, TypeScript, JavaScript.");
    app->add_option("paths", request->paths, "files and folders to check; - for standard input")->required();
    app->add_option(
        "--catalogue", request->catalogue, "the catalogue, a TOML file; default: the configuration's");
    app->add_option(
        "--config", request->config, "the configuration; default: .becache-lint.toml of the project");
    app->add_option("--format", request->format, "text, json, sarif, github, gitlab or junit; default: text")
        ->transform(CLI::CheckedTransformer(formats));
    app->add_flag("--fix", request->fix, "replace what can be replaced by constants");
    app->add_flag(
        "--force-exclude", request->force_exclude,
        "leave out what the configuration excludes, though it is named");
    app->add_option("--baseline", request->baseline, "known findings, which are not reported");
    app->add_option(
        "--write-baseline", request->write_baseline, "write the findings as a baseline, and report none");
    app->add_option(
        "--stdin-filename", request->stdin_filename, "the name, and so the language, of standard input");
    return {app, [request] { return lint::run(*request, std::cin, std::cout) ? exit_good : exit_found; }};
}

} // namespace becache::command
