#include "child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

namespace home_security {

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error{errno, std::generic_category(), "pipe"};
    }
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    std::vector<char*> arguments;
    for (const std::string& argument : command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));
    }
    arguments.push_back(nullptr);
    const int error = posix_spawn(&process_, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    pipe_ = ends[0];
    if (error != 0) {
        close(pipe_);
        throw std::system_error{error, std::generic_category(), command.front()};
    }
}

ChildProcess::~ChildProcess() {
    if (process_ > 0) {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    close(pipe_);
}

bool ChildProcess::read_more() {
    std::array<char, 4096> buffer{};
    const ssize_t size = read(pipe_, buffer.data(), buffer.size());
    if (size > 0) {
        output_.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return size > 0 || (size < 0 && errno == EINTR);
}

std::string ChildProcess::wait_for_line(const std::string& head) {
    while (true) {
        const std::size_t begin = output_.find(head);
        const std::size_t end = begin == std::string::npos ? begin : output_.find('\n', begin);
        if (end != std::string::npos) {
            return output_.substr(begin + head.size(), end - begin - head.size());
        }
        if (!read_more()) {
            throw std::runtime_error{"the program ended without printing '" + head + "': " + output_};
        }
    }
}

void ChildProcess::read_to_end() {
    while (read_more()) {
    }
}

void ChildProcess::signal(int number) const { kill(process_, number); }

int ChildProcess::wait() {
    read_to_end();
    int status = 0;
    while (waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

} // namespace home_security
