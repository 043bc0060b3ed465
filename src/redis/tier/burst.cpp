#include "burst.hpp"

#include "bounds.hpp"

#include <algorithm>
#include <utility>

namespace becache::redis {
namespace {

/// One is carried out while the next is on its way.
constexpr std::size_t most_under_way = 2;
constexpr std::size_t most_together = 256;
constexpr std::size_t most_record_bytes = std::size_t{256} << 10U;

} // namespace

bool Bursts::joins(const shared::InvalidateRequest& request) noexcept {
    return request.mark.empty() && std::ranges::none_of(request.scopes, [](const Scope& scope) {
               return scope.kind == ScopeKind::everything;
           });
}

std::vector<StartedInvalidation> Bursts::add(StartedInvalidation started) {
    std::vector<StartedInvalidation> now;
    const std::lock_guard lock{mutex_};
    if (under_way_ == most_under_way) {
        waiting_.push_back(std::move(started));
        return now;
    }
    now.push_back(std::move(started));
    ++under_way_;
    return now;
}

std::vector<StartedInvalidation> Bursts::next() {
    std::vector<StartedInvalidation> now;
    std::size_t scopes = 0;
    std::size_t bytes = 0;
    const std::lock_guard lock{mutex_};
    while (!waiting_.empty() && now.size() < most_together) {
        const shared::InvalidateRequest& request = waiting_.front().request;
        scopes += request.scopes.size();
        bytes += request.record.size();
        if (!now.empty() && (scopes > most_scopes_of_a_change || bytes > most_record_bytes)) {
            break;
        }
        now.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    if (now.empty()) {
        --under_way_;
    }
    return now;
}

} // namespace becache::redis
