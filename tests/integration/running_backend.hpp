#pragma once

#include "backend.hpp"
#include "http/server.hpp"
#include "tour/http_client.hpp"
#include "tour/temporary_folder.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>

namespace home_security {

/// A backend on a free port of the loopback, with a fresh database that goes away with it.
class RunningBackend {
public:
    RunningBackend();

    [[nodiscard]] HttpClient connect() const { return HttpClient{server_.host(), server_.port()}; }
    [[nodiscard]] Backend& backend() noexcept { return backend_; }
    [[nodiscard]] std::filesystem::path database() const { return folder_.path() / "house.db"; }

    /// On one connection that this object keeps.
    Answer send(const std::string& method, const std::string& target, const std::string& body = {}) {
        return client_.send(method, target, body);
    }
    Answer get(const std::string& target) { return client_.get(target); }
    Answer post(const std::string& target, const std::string& body = {}) {
        return client_.send("POST", target, body);
    }
    Answer patch(const std::string& target, const std::string& body) {
        return client_.send("PATCH", target, body);
    }
    Answer remove(const std::string& target) { return client_.send("DELETE", target); }

    /// Cameras front_door and back_door; events 1 (front_door, high) and 2 (back_door, low); detections 1 and
    /// 2 in them; rules 1 (from high, which raised alert 1) and 2 (from critical).
    void furnish();

private:
    TemporaryFolder folder_;
    Backend backend_;
    HttpServer server_;
    HttpClient client_;
};

} // namespace home_security
