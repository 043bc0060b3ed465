// Keys that foreign programs wrote: no scope of ours covers them, so they are looked for and removed, and the
// record says which. For a backend that moves to becache region by region.
#include "cache_state.hpp"
#include "shared_record.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace becache {

Receipt CacheState::invalidate_foreign(std::string_view pattern, Reason reason, SourceLocation origin) {
    const std::string asked = fmt::format("keys {} of foreign programs", quote(pattern));
    if (tier() == nullptr) {
        throw std::logic_error{
            three_parts(asked, "this cache has no shared tier", "CacheOptions::shared names one")};
    }
    refuse_if_anothers("invalidate keys of foreign programs");
    shared::ForeignRequest request{.pattern = std::string{pattern}};
    std::uint64_t dropped = 0;
    do {
        const shared::ForeignDropped step = tier()->drop_foreign(request);
        dropped += step.dropped;
        if (!step.ok) {
            throw std::runtime_error{three_parts(
                asked, fmt::format("after {} were removed: {}", dropped, step.fault),
                "ask again: what was removed stays removed")};
        }
        request.cursor = step.cursor;
    } while (request.cursor != "0");
    std::vector<Target> targets{{.kind = ScopeKind::pattern, .value = std::string{pattern}}};
    Record record = record_for(targets, reason, Hardness::hard, {}, origin);
    record.scopes.front().entries_dropped = dropped;
    return send(std::move(record), std::move(targets), {});
}

} // namespace becache
