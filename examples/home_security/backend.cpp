#include "backend.hpp"

#include "http/api_error.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <stdexcept>

namespace home_security {

Backend::Backend(Options options)
    : observers_{options.cache.observers}
    , clock_{options.cache.clock ? options.cache.clock : becache::system_clock()}
    , database_{std::move(options.database)}
    , cache_{std::move(options.cache)}
    , caches_{cache_}
    , house_{.database = database_, .caches = caches_, .clock = *clock_}
    , cameras_{house_}
    , events_{house_}
    , detections_{house_}
    , alert_rules_{house_}
    , alerts_{house_}
    , system_{house_}
    , admin_{house_, cache_} {
    Routes::add_to(*this);
}

Response Backend::handle(const Request& request) noexcept {
    try {
        return router_.route(request);
    } catch (const ApiError& error) {
        return error_response(error.status(), error.what(), error.field());
    } catch (const std::exception& error) {
        return fail(request, error.what());
    } catch (...) {
        return fail(request, "an exception of unknown type");
    }
}

Response Backend::fail(const Request& request, std::string_view what) const {
    const std::string warning =
        fmt::format("{} {} failed: {}", becache::quote(request.method), becache::quote(request.target), what);
    for (const auto& observer : observers_) {
        observer->on_warning(warning);
    }
    // What went wrong inside is for the log alone.
    return error_response(
        500, becache::three_parts("the request", "the server failed to answer it", "see the server's log"));
}

becache::Record Backend::shut_down() {
    const becache::Receipt receipt =
        caches_.invalidate(backend::core::CacheInvalidationReason::GRACEFUL_SHUTDOWN);
    for (becache::Record& record : cache_.ledger()) {
        if (record.id == receipt.record_id) {
            return std::move(record);
        }
    }
    throw std::logic_error{"the ledger does not hold the record that was just made"};
}

} // namespace home_security
