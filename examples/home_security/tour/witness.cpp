#include "tour/witness.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace home_security {

void Witness::add(Sighting& sighting, const becache::Record& record) {
    for (const becache::DroppedScope& dropped : record.scopes) {
        const std::string region{dropped.scope.region()};
        auto& regions = sighting.regions;
        if (std::find(regions.begin(), regions.end(), region) == regions.end()) {
            regions.push_back(region);
        }
    }
    sighting.entries_dropped += record.entries_dropped();
}

void Witness::note(std::string_view who) {
    std::vector<becache::Record> records = cache_.ledger();
    std::reverse(records.begin(), records.end());
    std::set<std::string, std::less<>> new_here;
    for (const becache::Record& record : records) {
        if (record.id <= last_record_) {
            continue;
        }
        last_record_ = record.id;
        const auto [sighting, first] =
            first_.try_emplace(std::string{record.reason.text()}, Sighting{.who = std::string{who}});
        if (first) {
            new_here.emplace(record.reason.text());
        }
        if (new_here.contains(record.reason.text())) {
            add(sighting->second, record);
        }
    }
}

std::vector<std::string> Witness::report(std::ostream& out, const becache::CatalogueInfo& catalogue) const {
    constexpr std::string_view line = "{:<20} {:<20} {:<32} {:>7}  {}\n";
    std::vector<std::string> not_raised;
    out << fmt::format(line, "REASON", "text", "raised by", "dropped", "regions");
    for (const becache::ReasonInfo& reason : catalogue.reasons) {
        const auto found = first_.find(reason.text);
        if (found == first_.end()) {
            not_raised.emplace_back(reason.constant);
            out << fmt::format(line, reason.constant, reason.text, "NOT RAISED", "-", "-");
            continue;
        }
        const Sighting& sighting = found->second;
        out << fmt::format(
            line, reason.constant, reason.text, sighting.who, sighting.entries_dropped,
            fmt::join(sighting.regions, " "));
    }
    return not_raised;
}

} // namespace home_security
