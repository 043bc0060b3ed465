#include <becache/redis/error.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace becache::redis {
namespace {

struct FaultInfo {
    std::string_view name;
    Remedy remedy;
};

constexpr std::array<FaultInfo, fault_count> faults{{
    {"unreachable", Remedy::retry},
    {"tls", Remedy::operate},
    {"lost", Remedy::retry},
    {"timed_out", Remedy::retry},
    {"protocol", Remedy::mend},
    {"too_large", Remedy::mend},
    {"overloaded", Remedy::retry},
    {"closed", Remedy::mend},
    {"unauthenticated", Remedy::operate},
    {"forbidden", Remedy::operate},
    {"not_master", Remedy::rediscover},
    {"redirected", Remedy::rediscover},
    {"loading", Remedy::retry},
    {"master_down", Remedy::retry},
    {"busy", Remedy::retry},
    {"misconfigured", Remedy::retry},
    {"too_few_replicas", Remedy::retry},
    {"cluster_down", Remedy::retry},
    {"try_again", Remedy::retry},
    {"out_of_memory", Remedy::retry},
    {"wrong_type", Remedy::mend},
    {"no_script", Remedy::retry},
    {"aborted", Remedy::mend},
    {"cross_slot", Remedy::mend},
    {"refused", Remedy::mend},
}};

constexpr std::array<std::pair<std::string_view, Fault>, 20> words{{
    {"NOAUTH", Fault::unauthenticated},   {"WRONGPASS", Fault::unauthenticated},
    {"NOPERM", Fault::forbidden},         {"DENIED", Fault::forbidden}, // protected mode
    {"READONLY", Fault::not_master},      {"MOVED", Fault::redirected},
    {"ASK", Fault::redirected},           {"LOADING", Fault::loading},
    {"MASTERDOWN", Fault::master_down},   {"BUSY", Fault::busy},
    {"MISCONF", Fault::misconfigured},    {"NOREPLICAS", Fault::too_few_replicas},
    {"CLUSTERDOWN", Fault::cluster_down}, {"TRYAGAIN", Fault::try_again},
    {"OOM", Fault::out_of_memory},        {"WRONGTYPE", Fault::wrong_type},
    {"NOSCRIPT", Fault::no_script},       {"EXECABORT", Fault::aborted},
    {"CROSSSLOT", Fault::cross_slot},     {"UNBLOCKED", Fault::not_master},
}};

} // namespace

std::string_view to_string(Fault fault) noexcept { return faults[static_cast<std::size_t>(fault)].name; }

Remedy remedy_of(Fault fault) noexcept { return faults[static_cast<std::size_t>(fault)].remedy; }

Fault fault_of(std::string_view error_reply) noexcept {
    if (error_reply.starts_with("ERR max number of clients")) {
        return Fault::busy;
    }
    // Within a script the word is missing (Redis 7.0), or stands behind others (6.2): "ERR Error running
    // script (call to f_…): @user_script:1: -READONLY You can't write against a read only replica."
    if (error_reply.find("The user executing the script can't") != std::string_view::npos) {
        return Fault::forbidden;
    }
    if (const std::size_t inner = error_reply.rfind(": -");
        error_reply.starts_with("ERR Error running script") && inner != std::string_view::npos) {
        error_reply.remove_prefix(inner + 3);
    }
    const std::string_view word = error_reply.substr(0, error_reply.find(' '));
    const auto* const known = std::ranges::find(words, word, &std::pair<std::string_view, Fault>::first);
    return known == words.end() ? Fault::refused : known->second;
}

} // namespace becache::redis
