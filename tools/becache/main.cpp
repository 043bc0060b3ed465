// becache: the command line. docs/command-line.md says what each subcommand does.

#include "subcommand.hpp"

#include <array>
#include <exception>
#include <iostream>

namespace {

using namespace becache::command;

// The order is that of the help.
constexpr std::array subcommands{
    add_init,
    add_generate,
    add_check,
    add_lint,
};

int run(int argc, char** argv) {
    CLI::App becache{
        "Catalogues of reasons: what is generated from them, and what keeps to them.", "becache"};
    becache.require_subcommand(1);
    std::array<Subcommand, subcommands.size()> added;
    for (std::size_t i = 0; i < subcommands.size(); ++i) {
        added[i] = subcommands[i](becache);
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

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return exit_impossible;
    }
}
