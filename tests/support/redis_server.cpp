#include "redis_server.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <netinet/in.h>
#include <stdexcept>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace becache::testing {

std::uint16_t free_port() {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0
                       && ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    if (!bound) {
        throw std::system_error{errno, std::generic_category(), "bind"};
    }
    return ntohs(address.sin_port);
}

RedisServer::RedisServer(std::vector<std::string> arguments, std::vector<std::string> environment)
    : arguments_{std::move(arguments)}
    , environment_{std::move(environment)} {
    constexpr int attempts = 5;
    for (int attempt = 1; process_ == nullptr; ++attempt) {
        port_ = free_port();
        tls_port_ = free_port();
        try {
            start();
        } catch (const std::runtime_error&) {
            // Somebody else may have taken the port meanwhile.
            if (attempt == attempts) {
                throw;
            }
        }
    }
}

void RedisServer::start() {
    std::vector<std::string> command;
    if (!environment_.empty()) {
        command.emplace_back("/usr/bin/env");
        command.insert(command.end(), environment_.begin(), environment_.end());
    }
    const std::vector<std::string> ours{
        BECACHE_REDIS_SERVER,
        "--port",
        std::to_string(port_),
        "--bind",
        "127.0.0.1",
        "--unixsocket",
        unix_path(),
        "--dir",
        folder_.path(),
        "--save",
        "",
        "--appendonly",
        "no",
        "--logfile",
        "",
        "--daemonize",
        "no"};
    command.insert(command.end(), ours.begin(), ours.end());
    for (const std::string& argument : arguments_) {
        command.push_back(argument == "free" ? std::to_string(tls_port_) : argument);
    }
    auto process = std::make_unique<home_security::ChildProcess>(command);
    process->wait_for_line("Ready to accept connections");
    process_ = std::move(process);
    // Whoever writes into a pipe that is full stands still.
    reader_ = std::thread{[running = process_.get()] { running->read_to_end(); }};
}

RedisServer::~RedisServer() {
    if (process_ != nullptr) {
        kill();
    }
}

void RedisServer::kill() {
    process_->signal(SIGKILL);
    reader_.join();
    process_->wait();
    process_.reset();
}

void RedisServer::pause() const { process_->signal(SIGSTOP); }

void RedisServer::resume() const { process_->signal(SIGCONT); }

} // namespace becache::testing
