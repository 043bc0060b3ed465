#pragma once

#include "integration/child_process.hpp"
#include "tour/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace becache::testing {

using home_security::TemporaryFolder;

/// A port of the loopback interface that nobody listened on a moment ago.
[[nodiscard]] std::uint16_t free_port();

/// A redis-server on a free port of 127.0.0.1, with a folder and a socket file of its own. It keeps nothing
/// on disk unless told to. Killed by its process id at the end.
class RedisServer {
public:
    /// `arguments` follow ours, so they win: `{"--requirepass", "secret"}`.
    /// `environment` is added to its environment: `{"LD_PRELOAD=..."}`.
    explicit RedisServer(std::vector<std::string> arguments = {}, std::vector<std::string> environment = {});

    RedisServer(const RedisServer&) = delete;
    RedisServer& operator=(const RedisServer&) = delete;
    ~RedisServer();

    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// Where it speaks TLS, if its arguments have `--tls-port` with the text "free".
    [[nodiscard]] std::uint16_t tls_port() const noexcept { return tls_port_; }
    [[nodiscard]] std::string unix_path() const { return folder_.path() / "redis.sock"; }
    [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_.path(); }

    /// SIGKILL, and waits for its end.
    void kill();
    /// Starts it again after kill(), on the same port.
    void start();
    /// SIGSTOP and SIGCONT.
    void pause() const;
    void resume() const;

private:
    TemporaryFolder folder_;
    std::vector<std::string> arguments_;
    std::vector<std::string> environment_;
    std::uint16_t port_ = 0;
    std::uint16_t tls_port_ = 0;
    std::unique_ptr<home_security::ChildProcess> process_;
    std::thread reader_; ///< of what it says
};

} // namespace becache::testing
