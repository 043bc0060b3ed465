// becache-codegen: writes C++ from a catalogue. Exit codes: 0 written, 1 refused, others from the command
// line.

#include "read_catalogue.hpp"
#include "write_files.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <filesystem>
#include <iostream>

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
        return 1;
    }
    const std::vector<GeneratedFile> files = generate(read.catalogue);
    write_files(files, arguments.out);
    if (!arguments.depfile.empty()) {
        write_depfile(arguments.depfile, files, arguments.out, arguments.catalogue);
    }
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    try {
        Arguments arguments;
        CLI::App app{"Writes the C++ of a becache catalogue.", "becache-codegen"};
        app.add_option("--catalogue", arguments.catalogue, "the catalogue, a TOML file")->required();
        app.add_option("--out", arguments.out, "the folder for what is generated")->required();
        app.add_option("--depfile", arguments.depfile, "also write a dependency rule for make or ninja");
        CLI11_PARSE(app, argc, argv);
        return run(arguments);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}
