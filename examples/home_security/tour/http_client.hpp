#pragma once

#include <nlohmann/json_fwd.hpp>

#include <memory>
#include <string>

namespace home_security {

/// What a server sent back.
struct Answer {
    int status = 0;
    std::string body;
    std::string cache; ///< the header X-Cache: hit, miss, stale
    std::string content_type;
    std::string allow;

    /// The body as a document. Throws nlohmann::json::exception if it is none.
    [[nodiscard]] nlohmann::json document() const;
};

/// One connection to an HTTP server. Used by one thread at a time.
class HttpClient {
public:
    HttpClient(const std::string& host, int port);
    HttpClient(HttpClient&&) noexcept;
    ~HttpClient();

    /// Throws std::runtime_error if no answer came.
    Answer send(const std::string& method, const std::string& target, const std::string& body = {});
    Answer get(const std::string& target) { return send("GET", target); }

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

} // namespace home_security
