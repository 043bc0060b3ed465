#include "subcommand.hpp"

#include <codegen/read_catalogue.hpp>
#include <codegen/write_files.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

namespace becache::command {

namespace {

struct Arguments {
    std::filesystem::path catalogue;
    std::filesystem::path out;
    std::filesystem::path depfile;
};

int run(const Arguments& arguments) {
    using namespace becache::codegen;
    const ReadResult read = read_catalogue(arguments.catalogue);
    if (!read.errors.empty()) {
        for (const std::string& error : read.errors) {
            std::cerr << error << '\n';
        }
        return exit_impossible;
    }
    const std::vector<GeneratedFile> files = generate(read.catalogue);
    write_files(files, arguments.out);
    if (!arguments.depfile.empty()) {
        write_depfile(arguments.depfile, files, arguments.out, arguments.catalogue);
    }
    return exit_good;
}

} // namespace

Subcommand add_generate(CLI::App& becache) {
    auto arguments = std::make_shared<Arguments>();
    CLI::App* app = becache.add_subcommand("generate", "Writes the C++ of a catalogue.");
    app->add_option("--catalogue", arguments->catalogue, "the catalogue, a TOML file")->required();
    app->add_option("--out", arguments->out, "the folder for what is generated")->required();
    app->add_option("--depfile", arguments->depfile, "also write a dependency rule for make or ninja");
    return {app, [arguments] { return run(*arguments); }};
}

} // namespace becache::command
