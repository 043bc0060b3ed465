// becache: the command line. docs/command-line.md says what each subcommand does.

#include "command_line.hpp"

#include <array>

int main(int argc, char** argv) {
    using namespace becache::command;
    constexpr std::array<AddSubcommand, 5> subcommands{
        add_init, add_generate, add_check, add_lint, add_replay,
    };
    return run_command_line(argc, argv, subcommands);
}
