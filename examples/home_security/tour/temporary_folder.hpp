#pragma once

#include <filesystem>

namespace home_security {

/// A folder of one's own that goes away with all it holds.
class TemporaryFolder {
public:
    /// Throws std::filesystem::filesystem_error if it cannot be made.
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    std::filesystem::path path_;
};

} // namespace home_security
