#include "pinned_server.hpp"

#include <becache/redis/pool.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <sched.h>
#include <stdexcept>
#include <system_error>

namespace {

std::uint16_t free_port() {
    using boost::asio::ip::tcp;
    boost::asio::io_context context;
    const tcp::acceptor acceptor{context, {boost::asio::ip::address_v4::loopback(), 0}};
    return acceptor.local_endpoint().port();
}

std::FILE* start(const std::string& command) {
    std::FILE* const output = ::popen(command.c_str(), "r");
    if (output == nullptr) {
        throw std::system_error{errno, std::generic_category(), command};
    }
    return output;
}

} // namespace

void pin_to(int processor) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(processor, &processors);
    if (::sched_setaffinity(0, sizeof(processors), &processors) != 0) {
        throw std::system_error{
            errno, std::generic_category(), fmt::format("run on processor {}", processor)};
    }
}

PinnedServer::PinnedServer(int processor)
    : port_{free_port()} {
    pin_to(processor);
    output_ = start(fmt::format(
        "exec redis-server --port {} --bind 127.0.0.1 --save '' --appendonly no --dir /tmp --logfile ''",
        port_));
    std::array<char, 512> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), output_) != nullptr) {
        if (std::string_view{line.data()}.find("Ready to accept connections") != std::string_view::npos) {
            return;
        }
    }
    ::pclose(output_);
    throw std::runtime_error{"redis-server did not start"};
}

PinnedServer::~PinnedServer() {
    (void)becache::redis::Pool{{.port = port_}}.execute({"SHUTDOWN", "NOSAVE"});
    ::pclose(output_);
}

std::string output_of(const std::string& command) {
    std::FILE* const output = start(command);
    std::string text;
    std::array<char, 4096> part{};
    while (const std::size_t size = std::fread(part.data(), 1, part.size(), output)) {
        text.append(part.data(), size);
    }
    if (::pclose(output) != 0) {
        throw std::runtime_error{command + " failed: " + text};
    }
    return text;
}
