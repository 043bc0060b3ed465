#include "run_becache.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace {

std::string contents(const std::filesystem::path& file) {
    std::ifstream in{file, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
}

} // namespace

Becache::Becache()
    : folder_{std::filesystem::path{testing::TempDir()} / ("becache command " + std::to_string(getpid()))} {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
}

Becache::~Becache() { std::filesystem::remove_all(folder_); }

Outcome Becache::run(const std::string& command) const {
    const std::filesystem::path program{BECACHE_COMMAND};
    const std::string whole = "cd '" + folder_.string() + "' && PATH='" + program.parent_path().string()
                              + "':\"$PATH\" && { " + command + "\n} >.out 2>.err";
    const int status = std::system(whole.c_str()); // NOLINT(cert-env33-c)
    return {
        WIFEXITED(status) ? WEXITSTATUS(status) : -1, contents(folder_ / ".out"), contents(folder_ / ".err")};
}

void Becache::write(const std::string& name, const std::string& text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
}

std::string Becache::text_of(const std::string& name) const { return contents(folder_ / name); }
