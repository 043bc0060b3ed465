#pragma once

#include "http/message.hpp"
#include "http/target.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace home_security {

/// A request that has found its route.
struct Call {
    const Target& target;
    const std::string& body;
    std::string id; ///< what stood for `{id}`, decoded
};

/// Whether a route looks at the fields after the question mark; where it does not, there may be none.
enum class QueryUse { none, taken };

/// Finds who answers a request.
class Router {
public:
    using Handler = std::function<Response(const Call&)>;

    /// `pattern` is made of segments: words, `{id}` for any one, and at the end `*` for whatever follows.
    /// Of patterns that match a path the first one added decides.
    void add(
        std::string_view method, std::string_view pattern, Handler handler, QueryUse query = QueryUse::none);

    /// The handler's answer; 404 for an unknown path, 405 for a method that it does not have. HEAD is GET.
    /// Throws ApiError, and what the handler throws.
    [[nodiscard]] Response route(const Request& request) const;

private:
    struct Method {
        std::string name;
        Handler handler;
        QueryUse query;
    };
    struct Path {
        std::string pattern;
        std::vector<std::string> segments;
        std::vector<Method> methods;
    };

    [[nodiscard]] static bool matches(const Path& path, const Target& target, std::string& id);
    [[nodiscard]] static Response answer(const Path& path, std::string_view method, const Call& call);

    std::vector<Path> paths_;
};

} // namespace home_security
