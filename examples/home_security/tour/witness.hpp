#pragma once

#include <becache/cache/cache.hpp>

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace home_security {

/// Reads a cache's ledger after every step and notes which step raised which reason first.
class Witness {
public:
    explicit Witness(becache::Cache& cache)
        : cache_{cache} {}

    /// Everything in the ledger that was not there before was raised by `who`: "POST /events".
    void note(std::string_view who);

    /// One aligned line for each reason of the catalogue, in its order; answers the constants of those that
    /// nobody raised.
    std::vector<std::string> report(std::ostream& out, const becache::CatalogueInfo& catalogue) const;

private:
    struct Sighting {
        std::string who;
        std::vector<std::string> regions{};
        std::uint64_t entries_dropped = 0;
    };
    static void add(Sighting& sighting, const becache::Record& record);

    becache::Cache& cache_;
    std::uint64_t last_record_ = 0;
    std::map<std::string, Sighting, std::less<>> first_; ///< by the reason's text
};

} // namespace home_security
