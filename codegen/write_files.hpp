#pragma once

#include "language.hpp"

#include <filesystem>
#include <vector>

namespace becache::codegen {

/// Writes the files below `folder`; leaves alone those that are there already with the same text, so that
/// nothing is built again. Throws std::runtime_error for what cannot be written.
void write_files(const std::vector<GeneratedFile>& files, const std::filesystem::path& folder);

/// Writes a rule for make and ninja: the files below `folder` depend on the catalogue file.
void write_depfile(
    const std::filesystem::path& depfile, const std::vector<GeneratedFile>& files,
    const std::filesystem::path& folder, const std::filesystem::path& catalogue_file);

} // namespace becache::codegen
