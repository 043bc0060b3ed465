#include <becache/reason/error_text.hpp>
#include <becache/redis/options.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <stdexcept>

namespace becache::redis {
namespace {

constexpr std::string_view tls_head = "REDIS_SSL_";
constexpr std::array<std::string_view, 6> tls_variables{"REDIS_SSL_ENABLED",  "REDIS_SSL_CERT_REQS",
                                                        "REDIS_SSL_CA_CERTS", "REDIS_SSL_CERTFILE",
                                                        "REDIS_SSL_KEYFILE",  "REDIS_SSL_CHECK_HOSTNAME"};

std::string lower_case(std::string_view text) {
    std::string lower{text};
    std::ranges::transform(
        lower, lower.begin(), [](unsigned char byte) { return static_cast<char>(std::tolower(byte)); });
    return lower;
}

/// Reads variables; an empty one counts as not set, as in a shell's `REDIS_PASSWORD= ./run`.
class Variables {
public:
    explicit Variables(const Environment& environment)
        : environment_{environment} {}

    [[nodiscard]] std::optional<std::string> text(std::string_view name) const {
        const auto entry = environment_.find(name);
        if (entry == environment_.end() || entry->second.empty()) {
            return std::nullopt;
        }
        return entry->second;
    }
    void read(std::string_view name, std::string& value) const {
        if (auto set = text(name)) {
            value = std::move(*set);
        }
    }
    [[nodiscard]] std::optional<bool> flag(std::string_view name) const {
        const auto set = text(name);
        if (!set) {
            return std::nullopt;
        }
        const std::string word = lower_case(*set);
        if (word == "true" || word == "1" || word == "yes" || word == "on") {
            return true;
        }
        if (word == "false" || word == "0" || word == "no" || word == "off") {
            return false;
        }
        refuse(name, "the value is no flag", "it is true, 1, yes, on, false, 0, no or off");
    }
    [[noreturn]] void refuse(std::string_view name, std::string_view wrong, std::string_view right) const {
        const std::string shape = shape_of(text(name).value_or(""));
        throw std::invalid_argument{
            three_parts(fmt::format("environment variable {} ({})", name, shape), wrong, right)};
    }

private:
    const Environment& environment_;
};

void refuse_unknown(const Environment& environment) {
    for (auto entry = environment.lower_bound(tls_head);
         entry != environment.end() && entry->first.starts_with(tls_head); ++entry) {
        if (std::ranges::find(tls_variables, entry->first) == tls_variables.end()) {
            throw std::invalid_argument{three_parts(
                "environment variable " + quote(entry->first), "there is no such variable",
                "those of TLS are REDIS_SSL_ENABLED, REDIS_SSL_CERT_REQS, REDIS_SSL_CA_CERTS, "
                "REDIS_SSL_CERTFILE, "
                "REDIS_SSL_KEYFILE and REDIS_SSL_CHECK_HOSTNAME")};
        }
    }
}

void read_tls(const Variables& variables, TlsOptions& tls) {
    if (const auto check = variables.text("REDIS_SSL_CERT_REQS")) {
        const std::string word = lower_case(*check);
        if (word == "none") {
            tls.check = CertificateCheck::none;
        } else if (word == "optional") {
            tls.check = CertificateCheck::optional;
        } else if (word == "required") {
            tls.check = CertificateCheck::required;
        } else {
            variables.refuse(
                "REDIS_SSL_CERT_REQS", "the value is unknown", "it is none, optional or required");
        }
    }
    variables.read("REDIS_SSL_CA_CERTS", tls.ca_file);
    variables.read("REDIS_SSL_CERTFILE", tls.certificate_file);
    variables.read("REDIS_SSL_KEYFILE", tls.key_file);
    tls.check_hostname = variables.flag("REDIS_SSL_CHECK_HOSTNAME").value_or(tls.check_hostname);
}

} // namespace

RedisOptions RedisOptions::from_environment(const Environment& environment) {
    refuse_unknown(environment);
    const Variables variables{environment};
    RedisOptions options;
    const auto url = variables.text("REDIS_URL");
    if (url) {
        try {
            options = from_url(*url);
        } catch (const std::invalid_argument& error) {
            throw std::invalid_argument{fmt::format("environment variable REDIS_URL: {}", error.what())};
        }
    }
    if (const auto enabled = variables.flag("REDIS_SSL_ENABLED")) {
        if (options.tls.enabled && !*enabled) {
            variables.refuse(
                "REDIS_SSL_ENABLED", "REDIS_URL is a rediss:// and says otherwise",
                "it is true, or REDIS_URL is a redis://");
        }
        options.tls.enabled = *enabled;
    }
    read_tls(variables, options.tls);
    if (const auto password = variables.text("REDIS_PASSWORD")) {
        if (!options.password.empty() && options.password != *password) {
            variables.refuse("REDIS_PASSWORD", "REDIS_URL has another password", "it is in one of the two");
        }
        options.password = *password;
    }
    variables.read("REDIS_KEY_PREFIX", options.key_prefix);
    options.validate();
    return options;
}

} // namespace becache::redis
