#include "http/router.hpp"

#include "http/api_error.hpp"
#include "http/fields.hpp"

#include <becache/reason/error_text.hpp>

#include <algorithm>

namespace home_security {

void Router::add(std::string_view method, std::string_view pattern, Handler handler, QueryUse query) {
    auto path = std::find_if(
        paths_.begin(), paths_.end(), [pattern](const Path& known) { return known.pattern == pattern; });
    if (path == paths_.end()) {
        paths_.push_back(
            {.pattern = std::string{pattern}, .segments = parse_target(pattern).segments, .methods = {}});
        path = std::prev(paths_.end());
    }
    path->methods.push_back({.name = std::string{method}, .handler = std::move(handler), .query = query});
}

bool Router::matches(const Path& path, const Target& target, std::string& id) {
    for (std::size_t at = 0; at < path.segments.size(); ++at) {
        const std::string& wanted = path.segments[at];
        if (wanted == "*") {
            return at < target.segments.size();
        }
        if (at >= target.segments.size() || target.segments[at].empty()) {
            return false;
        }
        if (wanted == "{id}") {
            id = target.segments[at];
        } else if (wanted != target.segments[at]) {
            return false;
        }
    }
    return target.segments.size() == path.segments.size();
}

Response Router::answer(const Path& path, std::string_view method, const Call& call) {
    std::string allow;
    for (const Method& known : path.methods) {
        if (known.name == method) {
            if (known.query == QueryUse::none) {
                Fields::of_query(call.target.query).finish();
            }
            return known.handler(call);
        }
        allow += (allow.empty() ? "" : ", ") + known.name;
    }
    Response response = error_response(
        405, becache::three_parts(
                 std::string{method} + " " + path.pattern, "this path does not have that method",
                 "use one of " + allow));
    response.allow = allow;
    return response;
}

Response Router::route(const Request& request) const {
    const Target target = parse_target(request.target);
    const std::string_view method = request.method == "HEAD" ? std::string_view{"GET"} : request.method;
    for (const Path& path : paths_) {
        std::string id;
        if (matches(path, target, id)) {
            return answer(path, method, {.target = target, .body = request.body, .id = std::move(id)});
        }
    }
    return error_response(
        404, becache::three_parts(
                 "path " + becache::quote(target.path), "there is nothing here",
                 "begin at /cameras, /events, /detections, /alert-rules, /alerts, /summaries/latest or "
                 "/system/status"));
}

} // namespace home_security
