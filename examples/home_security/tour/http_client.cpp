// The one file of the client that knows cpp-httplib.
#include "tour/http_client.hpp"

#include <httplib.h>

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace home_security {

struct HttpClient::Connection {
    httplib::Client client;
};

HttpClient::HttpClient(const std::string& host, int port)
    : connection_{std::make_unique<Connection>(Connection{httplib::Client{host, port}})} {
    connection_->client.set_keep_alive(true);
    connection_->client.set_tcp_nodelay(true);
    connection_->client.set_read_timeout(30);
}

HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

Answer HttpClient::send(const std::string& method, const std::string& target, const std::string& body) {
    httplib::Request request;
    request.method = method;
    request.path = target;
    request.body = body;
    if (!body.empty()) {
        request.set_header("Content-Type", "application/json");
    }
    const httplib::Result result = connection_->client.send(request);
    if (!result) {
        throw std::runtime_error{
            method + " " + target + ": no answer (" + httplib::to_string(result.error()) + ")"};
    }
    return {
        .status = result->status,
        .body = result->body,
        .cache = result->get_header_value("X-Cache"),
        .content_type = result->get_header_value("Content-Type"),
        .allow = result->get_header_value("Allow")};
}

nlohmann::json Answer::document() const { return nlohmann::json::parse(body); }

} // namespace home_security
