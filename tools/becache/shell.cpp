#include "shell.hpp"

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <iostream>

namespace becache::command {

namespace {

int exit_code_of(int status) { return WIFEXITED(status) ? WEXITSTATUS(status) : -1; }

} // namespace

std::string shell_word(std::string_view text) {
    std::string word = "'";
    for (const char c : text) {
        word += c == '\'' ? std::string_view{"'\\''"} : std::string_view{&c, 1};
    }
    return word + "'";
}

Outcome run_shell(const std::string& command) {
    Outcome outcome;
    FILE* const pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) {
        return outcome;
    }
    std::array<char, 4096> part{};
    for (std::size_t read = 0; (read = fread(part.data(), 1, part.size(), pipe)) > 0;) {
        outcome.output.append(part.data(), read);
    }
    outcome.exit_code = exit_code_of(pclose(pipe));
    return outcome;
}

int feed_shell(const std::string& command, const std::string& input) {
    std::cout.flush();
    FILE* const pipe = popen(command.c_str(), "w");
    if (pipe == nullptr) {
        return -1;
    }
    // A command that ends early is told by its exit code.
    static_cast<void>(fwrite(input.data(), 1, input.size(), pipe));
    return exit_code_of(pclose(pipe));
}

} // namespace becache::command
