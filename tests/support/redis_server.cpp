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

RedisServer::RedisServer(std::vector<std::string> arguments)
    : arguments_{std::move(arguments)} {
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
    std::vector<std::string> command{
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
    for (const std::string& argument : arguments_) {
        command.push_back(argument == "free" ? std::to_string(tls_port_) : argument);
    }
    auto process = std::make_unique<home_security::ChildProcess>(command);
    process->wait_for_line("Ready to accept connections");
    process_ = std::move(process);
}

void RedisServer::kill() {
    process_->signal(SIGKILL);
    process_->wait();
    process_.reset();
}

void RedisServer::pause() const { process_->signal(SIGSTOP); }

void RedisServer::resume() const { process_->signal(SIGCONT); }

} // namespace becache::testing
