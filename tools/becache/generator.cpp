// What a build generates code with: `becache generate` in a program of its own, so that what the whole
// program stands on may itself be generated.

#include "command_line.hpp"

#include <array>

int main(int argc, char** argv) {
    using namespace becache::command;
    constexpr std::array<AddSubcommand, 1> subcommands{add_generate};
    return run_command_line(argc, argv, subcommands);
}
