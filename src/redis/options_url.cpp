#include <becache/reason/error_text.hpp>
#include <becache/redis/options.hpp>

#include <boost/url.hpp>
#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

namespace becache::redis {
namespace {

/// Refuses a URL without showing it: it may hold a password anywhere, in particular where it is malformed.
class Refusal {
public:
    explicit Refusal(std::string_view url)
        : shape_{shape_of(url)} {}
    [[noreturn]] void operator()(std::string_view wrong, std::string_view right) const {
        throw std::invalid_argument{three_parts(fmt::format("Redis URL ({})", shape_), wrong, right)};
    }

private:
    std::string shape_;
};

template <class Number>
bool read_number(std::string_view digits, Number& number) {
    const char* const end = digits.data() + digits.size();
    const auto result = std::from_chars(digits.data(), end, number);
    return result.ec == std::errc{} && result.ptr == end;
}

void read_database(std::string_view digits, RedisOptions& options, const Refusal& refuse) {
    if (!read_number(digits, options.database)) {
        refuse("the database is no number", "it is a whole number of decimal digits");
    }
}

void read_unix(const boost::urls::url_view& url, RedisOptions& options, const Refusal& refuse) {
    options.unix_path = url.path();
    if (options.unix_path.empty() || !url.host().empty()) {
        refuse("there is no absolute path of a socket", "it is unix:///run/redis.sock or the like");
    }
    for (const auto& parameter : url.params()) {
        if (parameter.key != "db") {
            refuse("there is an unknown parameter", "the one parameter of unix:// is db");
        }
        read_database(parameter.value, options, refuse);
    }
}

void read_tcp(const boost::urls::url_view& url, RedisOptions& options, const Refusal& refuse) {
    if (!url.host_address().empty()) {
        options.host = url.host_address();
    }
    if (url.has_port() && (!read_number(std::string_view{url.port()}, options.port) || options.port == 0)) {
        refuse("the port is no number of a port", "it is 1 to 65535");
    }
    const std::string path = url.path();
    if (path.size() > 1) {
        read_database(std::string_view{path}.substr(1), options, refuse);
    }
    if (url.has_query()) {
        refuse("there are parameters", "redis:// and rediss:// have none");
    }
}

} // namespace

RedisOptions RedisOptions::from_url(std::string_view text) {
    const Refusal refuse{text};
    const auto parsed = boost::urls::parse_uri({text.data(), text.size()});
    if (!parsed || !parsed->has_authority() || parsed->has_fragment()) {
        refuse(
            "it is no URL, or has a part that it may not have",
            "it is redis://user:password@host:port/database or the like; write other characters in it as "
            "%XX");
    }
    const boost::urls::url_view& url = *parsed;
    RedisOptions options;
    options.user = url.user();
    options.password = url.password();
    const std::string_view scheme{url.scheme()};
    if (scheme == "unix") {
        read_unix(url, options, refuse);
    } else if (scheme == "redis" || scheme == "rediss") {
        options.tls.enabled = scheme == "rediss";
        read_tcp(url, options, refuse);
    } else {
        refuse("the scheme is unknown", "it begins with redis://, rediss:// or unix://");
    }
    return options;
}

} // namespace becache::redis
