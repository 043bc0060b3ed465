#include "write_files.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <system_error>

namespace becache::codegen {

namespace {

bool holds(const std::filesystem::path& path, const std::string& text) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {
        return false;
    }
    std::ifstream in{path, std::ios::binary};
    return in && std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}} == text;
}

void write(const std::filesystem::path& path, const std::string& text) {
    std::error_code ignored; // the file says it, too
    std::filesystem::create_directories(path.parent_path(), ignored);
    std::ofstream out{path, std::ios::binary | std::ios::trunc};
    out << text;
    out.close();
    if (!out) {
        throw std::runtime_error{fmt::format(
            "{}: a generated file: it cannot be written; name a folder that may be written", path.string())};
    }
}

std::string escaped_for_make(const std::string& path) {
    std::string escaped;
    for (const char c : path) {
        if (c == ' ' || c == '#' || c == '\\') {
            escaped += '\\';
        } else if (c == '$') {
            escaped += '$';
        }
        escaped += c;
    }
    return escaped;
}

} // namespace

void write_files(const std::vector<GeneratedFile>& files, const std::filesystem::path& folder) {
    for (const GeneratedFile& file : files) {
        const std::filesystem::path path = folder / file.path;
        if (!holds(path, file.text)) {
            write(path, file.text);
        }
    }
}

void write_depfile(
    const std::filesystem::path& depfile, const std::vector<GeneratedFile>& files,
    const std::filesystem::path& folder, const std::filesystem::path& catalogue_file) {
    std::string rule;
    for (const GeneratedFile& file : files) {
        rule += escaped_for_make((folder / file.path).string()) + " ";
    }
    write(depfile, fmt::format("{}: {}\n", rule, escaped_for_make(catalogue_file.string())));
}

} // namespace becache::codegen
