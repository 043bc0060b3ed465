#pragma once

#include <string>
#include <string_view>

namespace becache::command {

/// A text as one word of a command line of the shell, whatever is in it.
[[nodiscard]] std::string shell_word(std::string_view text);

/// What a command of the shell came to.
struct Outcome {
    int exit_code = -1; ///< -1 if it did not end by itself
    std::string output; ///< what it wrote on standard output
};

/// Runs a command of the shell and reads what it writes.
[[nodiscard]] Outcome run_shell(const std::string& command);

/// Runs a command of the shell that reads `input` and writes where this program writes. Its exit code.
[[nodiscard]] int feed_shell(const std::string& command, const std::string& input);

} // namespace becache::command
