#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

/// What a run of the program came to.
struct Outcome {
    int exit_code = -1;
    std::string output; ///< what it wrote on standard output
    std::string errors; ///< what it wrote on standard error
};

/// Tests of the program `becache` as a shell runs it, each in a folder of its own.
class Becache : public testing::Test {
protected:
    Becache();
    ~Becache() override;

    /// Runs a command of the shell in the folder; `becache` is the program.
    [[nodiscard]] Outcome run(const std::string& command) const;

    /// Writes a file of the folder.
    void write(const std::string& name, const std::string& text) const;
    [[nodiscard]] std::string text_of(const std::string& name) const;

    std::filesystem::path folder_;
};
