#include "command_line.hpp"

#include <exception>
#include <iostream>
#include <vector>

namespace becache::command {

namespace {

int run(int argc, char** argv, std::span<const AddSubcommand> subcommands) {
    CLI::App becache{
        "Catalogues of reasons: what is generated from them, and what keeps to them.", "becache"};
    becache.require_subcommand(1);
    std::vector<Subcommand> added;
    for (const AddSubcommand add : subcommands) {
        added.push_back(add(becache));
    }
    try {
        becache.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return becache.exit(error) == 0 ? exit_good : exit_impossible;
    }
    for (const Subcommand& subcommand : added) {
        if (*subcommand.parsed) {
            return subcommand.run();
        }
    }
    return exit_impossible;
}

} // namespace

int run_command_line(int argc, char** argv, std::span<const AddSubcommand> subcommands) {
    try {
        return run(argc, argv, subcommands);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return exit_impossible;
    }
}

} // namespace becache::command
