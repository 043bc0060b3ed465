#pragma once

#include "subcommand.hpp"

#include <span>

namespace becache::command {

/// A function that declares a subcommand.
using AddSubcommand = Subcommand (*)(CLI::App&);

/// Runs the one of the subcommands that the arguments of main() name; their order is that of the help.
/// Answers what main() returns. What was wrong is told on standard error.
[[nodiscard]] int run_command_line(int argc, char** argv, std::span<const AddSubcommand> subcommands);

} // namespace becache::command
