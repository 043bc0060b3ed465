#include "files.hpp"

#include "language.hpp"
#include "token.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ; // NOLINT(readability-redundant-declaration)

namespace becache::lint {

namespace {

namespace fs = std::filesystem;

class FileDescriptor {
public:
    explicit FileDescriptor(int number)
        : number_{number} {}
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;
    FileDescriptor(FileDescriptor&&) = delete;
    FileDescriptor& operator=(FileDescriptor&&) = delete;
    ~FileDescriptor() {
        if (number_ >= 0) {
            close(number_);
        }
    }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

[[noreturn]] void cannot_read(const std::string& path, int error) {
    throw std::runtime_error{fmt::format(
        "{}: a file to check: {}; name files that exist and may be read", path,
        std::generic_category().message(error))};
}

void check_size(const std::string& path, std::size_t size) {
    if (size > max_source_bytes) {
        throw std::runtime_error{fmt::format(
            "{}: a file to check: it has {} bytes; exclude files of more than {}", path, size,
            max_source_bytes)};
    }
}

// Appends; gives how many bytes there were before the end, or an error.
std::optional<int> read_all(int descriptor, std::vector<char>& bytes, std::size_t& size) {
    for (;;) {
        if (bytes.size() - size < bytes.size() / 2) {
            bytes.resize(bytes.size() * 2);
        }
        const ssize_t count = ::read(descriptor, bytes.data() + size, bytes.size() - size);
        if (count == 0) {
            return std::nullopt;
        }
        if (count < 0 && errno != EINTR) {
            return errno;
        }
        size += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
}

// What a program writes; nothing if it fails.
std::optional<std::string> output_of(std::vector<std::string> command) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        return std::nullopt;
    }
    const FileDescriptor out{ends[0]};
    pid_t child = 0;
    {
        const FileDescriptor in{ends[1]};
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, in.number(), STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        std::vector<char*> arguments;
        arguments.reserve(command.size() + 1);
        for (std::string& word : command) {
            arguments.push_back(word.data());
        }
        arguments.push_back(nullptr);
        const int failed = posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        if (failed != 0) {
            return std::nullopt;
        }
    }
    std::vector<char> bytes(std::size_t{1} << 16U);
    std::size_t size = 0;
    const auto error = read_all(out.number(), bytes, size);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (error || !WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        return std::nullopt;
    }
    return std::string{bytes.data(), size};
}

class Finder {
public:
    Finder(const fs::path& project, const Exclusion& exclusion)
        : project_{project}
        , exclusion_{exclusion} {}

    void add(const std::string& path) {
        std::error_code error;
        const fs::file_status status = fs::status(path, error);
        if (error || !fs::exists(status)) {
            throw std::runtime_error{fmt::format(
                "{}: a path to check: there is no such file; name files or folders that exist", path)};
        }
        if (!fs::is_directory(status)) {
            take(path, path_in_project(path, project_), true);
        } else if (!add_from_git(path)) {
            add_folder(path);
        }
    }

    std::vector<InputFile> run() {
        std::sort(files_.begin(), files_.end(), [](const InputFile& a, const InputFile& b) {
            return a.path < b.path;
        });
        files_.erase(
            std::unique(
                files_.begin(), files_.end(),
                [](const InputFile& a, const InputFile& b) { return a.path == b.path; }),
            files_.end());
        return std::move(files_);
    }

private:
    void take(const std::string& path, std::string in_project, bool is_named = false) {
        const bool is_taken = is_named && !exclusion_.of_named_files;
        if (language_of(path) && (is_taken || !fits(in_project, exclusion_.patterns))) {
            files_.push_back({path, std::move(in_project)});
        }
    }

    // As the start of the names of what lies in it: no link leads out of a folder, so it is asked for once.
    [[nodiscard]] std::string folder_in_project(const std::string& folder) const {
        const std::string path = path_in_project(folder, project_);
        return path == "." ? "" : path.ends_with('/') ? path : path + '/';
    }

    bool add_from_git(const std::string& folder) {
        const auto list = output_of(
            {"git", "-C", folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", "."});
        if (!list) {
            return false;
        }
        // A folder that git ignores as a whole was named on purpose.
        if (list->empty() && output_of({"git", "-C", folder, "check-ignore", "-q", "."})) {
            return false;
        }
        const std::string above = folder_in_project(folder);
        for (std::size_t begin = 0; begin < list->size();) {
            const std::size_t end = list->find('\0', begin);
            const std::string name = list->substr(begin, end - begin);
            begin = end + 1;
            std::error_code ignored;
            const std::string path = (fs::path{folder} / name).lexically_normal().string();
            if (language_of(path) && fs::is_regular_file(fs::symlink_status(path, ignored))) {
                take(path, above + name);
            }
        }
        return true;
    }

    void add_folder(const std::string& folder) {
        constexpr auto options = fs::directory_options::skip_permission_denied;
        const std::string above = folder_in_project(folder);
        const std::size_t begin = folder.size() + (folder.ends_with('/') ? 0 : 1);
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator{folder, options}) {
            std::error_code ignored;
            if (!entry.is_symlink(ignored) && entry.is_regular_file(ignored)) {
                const std::string& path = entry.path().native();
                take(path, above + path.substr(begin));
            }
        }
    }

    const fs::path& project_;
    const Exclusion& exclusion_;
    std::vector<InputFile> files_;
};

} // namespace

fs::path project_folder(const fs::path& path) {
    std::error_code ignored;
    fs::path own = fs::weakly_canonical(path, ignored);
    if (!fs::is_directory(own, ignored)) {
        own = own.parent_path();
    }
    for (fs::path folder = own;; folder = folder.parent_path()) {
        if (fs::exists(folder / ".becache-lint.toml", ignored) || fs::exists(folder / ".git", ignored)) {
            return folder;
        }
        if (folder == folder.parent_path()) {
            return own;
        }
    }
}

std::string path_in_project(const fs::path& path, const fs::path& project) {
    std::error_code ignored;
    const fs::path relative = fs::weakly_canonical(path, ignored).lexically_relative(project);
    const bool is_below = !relative.empty() && *relative.begin() != "..";
    return (is_below ? relative : path).generic_string();
}

std::vector<InputFile> find_files(
    const std::vector<std::string>& paths, const fs::path& project, const Exclusion& exclusion) {
    Finder finder{project, exclusion};
    for (const std::string& path : paths) {
        finder.add(path);
    }
    return finder.run();
}

std::string_view FileReader::read(const std::string& path) {
    const FileDescriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number() < 0) {
        cannot_read(path, errno);
    }
    struct stat status {};
    if (::fstat(file.number(), &status) != 0) {
        cannot_read(path, errno);
    }
    // Files of /proc say that they are empty.
    if (!S_ISREG(status.st_mode) || status.st_size == 0) {
        return read_stream(path, file.number());
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    check_size(path, size);
    if (capacity_ < size) {
        bytes_ = std::make_unique_for_overwrite<char[]>(size);
        capacity_ = size;
    }
    std::size_t done = 0;
    while (done < size) {
        const ssize_t count = ::read(file.number(), bytes_.get() + done, size - done);
        if (count == 0) {
            break; // it has become shorter
        }
        if (count < 0 && errno != EINTR) {
            cannot_read(path, errno);
        }
        done += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    return {bytes_.get(), done};
}

std::string_view FileReader::read_stream(const std::string& path, int descriptor) {
    stream_.resize(std::max(stream_.size(), std::size_t{1} << 16U));
    std::size_t size = 0;
    if (const auto error = read_all(descriptor, stream_, size)) {
        cannot_read(path, *error);
    }
    check_size(path, size);
    return {stream_.data(), size};
}

} // namespace becache::lint
