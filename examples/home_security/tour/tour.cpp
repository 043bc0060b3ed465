#include "tour/tour.hpp"

#include "backend.hpp"
#include "http/server.hpp"
#include "tour/day.hpp"
#include "tour/self_check.hpp"
#include "tour/temporary_folder.hpp"
#include "tour/witness.hpp"

#include <chrono>
#include <optional>
#include <stdexcept>

namespace home_security {

int run_tour(std::ostream& out, std::ostream& errors) {
    const TemporaryFolder folder;
    Backend backend{
        {.database = folder.path() / "tour.db",
         .cache = {.application = "home-security-tour", .for_tests = true}}};
    HttpServer server{{}, [&backend](const Request& request) { return backend.handle(request); }};
    Witness witness{backend.cache()};
    server.start();
    out << "A day in the life of a house, on http://" << server.host() << ":" << server.port() << "\n\n";
    {
        HttpClient client{server.host(), server.port()};
        live_a_day(client, witness);
        check_invalidation(backend.caches());
        witness.note("self-check of the tour");
        check_concurrent_invalidation(backend.caches());
        witness.note("concurrent self-check of the tour");
    }
    if (!server.stop(std::chrono::seconds{10})) {
        throw std::runtime_error{"the server did not stop within 10 seconds"};
    }
    (void)backend.shut_down();
    witness.note("stop of the server");

    const auto& catalogue = backend::core::catalogue();
    const auto not_raised = witness.report(out, catalogue);
    out << "\n"
        << catalogue.reasons.size() - not_raised.size() << " of " << catalogue.reasons.size()
        << " reasons raised\n";
    for (const std::string& constant : not_raised) {
        errors << "home-security: no operation raised " << constant << "\n";
    }
    return not_raised.empty() ? 0 : 1;
}

} // namespace home_security
