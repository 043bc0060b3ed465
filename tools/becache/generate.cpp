#include "catalogue_file.hpp"
#include "one_of.hpp"
#include "shell.hpp"
#include "subcommand.hpp"

#include <codegen/write_files.hpp>

#include <becache/reason/error_text.hpp>

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace becache::command {

namespace {

using codegen::GeneratedFile;
using codegen::Language;

struct Arguments {
    std::filesystem::path catalogue;
    std::filesystem::path out;
    std::filesystem::path depfile;
    std::string language = "cpp";
    bool check = false;
};

// Shows how a file differs from what would be written there, as a unified diff; whether it does.
bool is_stale(const GeneratedFile& file, const std::filesystem::path& folder) {
    const std::string path = (folder / file.path).string();
    const bool exists = std::filesystem::exists(path);
    const int exit_code = feed_shell(
        "diff -u --label " + shell_word(exists ? path : "/dev/null") + " --label "
            + shell_word(path + " (generated)") + " -- " + shell_word(exists ? path : "/dev/null") + " -",
        file.text);
    if (exit_code != 0 && exit_code != 1) {
        throw std::runtime_error{three_parts(
            path + ": to compare it with what is generated", "'diff' ended with an error",
            "see that the program is installed, and that the file may be read")};
    }
    return exit_code == 1;
}

int check(const std::vector<GeneratedFile>& files, const Arguments& arguments) {
    int exit_code = exit_good;
    for (const GeneratedFile& file : files) {
        if (is_stale(file, arguments.out)) {
            exit_code = exit_found;
        }
    }
    if (exit_code == exit_found) {
        std::cerr << three_parts(
            arguments.out.string(), "what lies there is not what the catalogue generates",
            "run becache generate without --check")
                  << '\n';
    }
    return exit_code;
}

Language language_of(const Arguments& arguments) {
    const auto* found =
        std::find_if(codegen::languages.begin(), codegen::languages.end(), [&](const auto& language) {
            return language.first == arguments.language;
        });
    return found->second; // the option takes nothing else
}

int run(const Arguments& arguments) {
    const auto catalogue = read_or_report(arguments.catalogue);
    if (!catalogue) {
        return exit_impossible;
    }
    const std::vector<GeneratedFile> files = codegen::generate(*catalogue, language_of(arguments));
    if (arguments.check) {
        return check(files, arguments);
    }
    codegen::write_files(files, arguments.out);
    if (!arguments.depfile.empty()) {
        codegen::write_depfile(arguments.depfile, files, arguments.out, arguments.catalogue);
    }
    return exit_good;
}

} // namespace

Subcommand add_generate(CLI::App& becache) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* app = becache.add_subcommand("generate", "Writes C++ or another language from a catalogue.");
    app->add_option("--catalogue", arguments->catalogue, "the catalogue, a TOML file")->required();
    std::vector<std::string> names;
    names.reserve(codegen::languages.size());
    for (const auto& [name, language] : codegen::languages) {
        names.emplace_back(name);
    }
    app->add_option(
           "--lang", arguments->language, "cpp (the default), python, typescript, markdown or json-schema")
        ->check(one_of(names));
    app->add_option("--out", arguments->out, "the folder for what is generated")->required();
    CLI::Option* const depfile =
        app->add_option("--depfile", arguments->depfile, "also write a dependency rule for make or ninja");
    app->add_flag(
           "--check", arguments->check, "write nothing; show what is stale, and end with 1 if anything is")
        ->excludes(depfile);
    return {app, [arguments] { return run(*arguments); }};
}

} // namespace becache::command
