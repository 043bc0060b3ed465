#pragma once

#include <CLI/CLI.hpp>

#include <functional>

namespace becache::command {

/// What a subcommand ends with.
enum ExitCode : int {
    exit_good = 0,  ///< done, and all is as it should be
    exit_found = 1, ///< something was found that should not be: files that are stale, a rule that is broken
    exit_impossible = 2 ///< it could not be done: wrong arguments, a file that cannot be read or has errors
};

/// One subcommand of `becache`, with its options declared.
struct Subcommand {
    const CLI::App* parsed = nullptr; ///< true once the command line has named it
    std::function<int()> run;         ///< gives the exit code; throws std::exception for what is impossible
};

// One file a subcommand. Each takes the whole command line, and adds itself to it.

/// `becache generate`: writes C++ and other languages from a catalogue.
[[nodiscard]] Subcommand add_generate(CLI::App& becache);

/// `becache init`: writes a first catalogue.
[[nodiscard]] Subcommand add_init(CLI::App& becache);

/// `becache check`: compares two versions of a catalogue.
[[nodiscard]] Subcommand add_check(CLI::App& becache);

/// `becache lint`: finds reasons that are written as strings.
[[nodiscard]] Subcommand add_lint(CLI::App& becache);

/// `becache replay`: runs recorded accesses through the cache.
[[nodiscard]] Subcommand add_replay(CLI::App& becache);

} // namespace becache::command
