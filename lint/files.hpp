#pragma once

#include "settings.hpp"

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace becache::lint {

/// A file to look at.
struct InputFile {
    std::string path;         ///< to open it, and for people
    std::string project_path; ///< from the project's folder on, with `/`
};

/// The project's folder of a path: of the nearest folder above with a `.becache-lint.toml` or a `.git`; else
/// the path's own folder.
[[nodiscard]] std::filesystem::path project_folder(const std::filesystem::path& path);

/// A path as seen from the project's folder; as it is if it lies elsewhere.
[[nodiscard]] std::string path_in_project(
    const std::filesystem::path& path, const std::filesystem::path& project);

/// Patterns of paths that are left out, and whether that goes for files that are named, too.
struct Exclusion {
    const std::vector<std::string>& patterns;
    bool of_named_files = false;
};

/// All files in a language that the linter knows, by path, each once. Of a folder in a work tree of git,
/// those that git does not ignore; of any other, all. Links are not followed, and what is excluded is left
/// out. Throws std::runtime_error for a path that does not exist.
[[nodiscard]] std::vector<InputFile> find_files(
    const std::vector<std::string>& paths, const std::filesystem::path& project, const Exclusion& exclusion);

/// Reads files into the same memory, one after the other.
class FileReader {
public:
    /// The file's bytes, until the next call. Throws std::runtime_error if it cannot be read, and if it is
    /// larger than max_source_bytes.
    [[nodiscard]] std::string_view read(const std::string& path);

private:
    std::string_view read_stream(const std::string& path, int descriptor);

    std::unique_ptr<char[]> bytes_; // of a file whose size is known before
    std::size_t capacity_ = 0;
    std::vector<char> stream_; // of any other
};

} // namespace becache::lint
