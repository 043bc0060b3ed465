#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

/// Runs this process, and whatever it starts from now on, on one processor.
void pin_to(int processor);

/// A redis-server on one processor, on a free port of 127.0.0.1. Ended by SHUTDOWN.
class PinnedServer {
public:
    explicit PinnedServer(int processor);
    PinnedServer(const PinnedServer&) = delete;
    PinnedServer& operator=(const PinnedServer&) = delete;
    ~PinnedServer();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }

private:
    std::uint16_t port_;
    std::FILE* output_;
};

/// What a command prints.
[[nodiscard]] std::string output_of(const std::string& command);
