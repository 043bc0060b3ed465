#include "truth.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <system_error>

namespace many {

void Truth::make(const std::string& file) { std::ofstream{file} << std::string(sizeof(Shared), '\0'); }

Truth::Truth(const std::string& file) {
    const int opened = ::open(file.c_str(), O_RDWR | O_CLOEXEC);
    void* const memory = ::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED, opened, 0);
    ::close(opened);
    if (memory == MAP_FAILED) {
        throw std::system_error{errno, std::generic_category(), file};
    }
    shared_ = static_cast<Shared*>(memory);
}

Truth::~Truth() { ::munmap(shared_, sizeof(Shared)); }

std::uint64_t Truth::changes() const {
    std::uint64_t sum = 0;
    for (const Number& version : shared_->versions) {
        sum += version;
    }
    return sum;
}

void Truth::begin(int process, Unfinished change) {
    shared_->unfinished[static_cast<std::size_t>(process)] =
        change.version * keys + static_cast<std::uint64_t>(change.key);
}

Truth::Unfinished Truth::unfinished(int process) const {
    const std::uint64_t both = shared_->unfinished[static_cast<std::size_t>(process)];
    return {.key = static_cast<int>(both % keys), .version = both / keys};
}

} // namespace many
