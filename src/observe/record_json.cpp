#include "record_json.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace becache::observe {

std::vector<std::string> regions_of(const Record& record) {
    std::vector<std::string> regions;
    for (const DroppedScope& dropped : record.scopes) {
        if (dropped.scope.kind != ScopeKind::pattern
            && std::ranges::find(regions, dropped.scope.region()) == regions.end()) {
            regions.emplace_back(dropped.scope.region());
        }
    }
    return regions;
}

nlohmann::ordered_json record_json(const Record& record) {
    nlohmann::ordered_json scopes = nlohmann::ordered_json::array();
    for (const DroppedScope& dropped : record.scopes) {
        scopes.push_back(
            {{"kind", to_string(dropped.scope.kind)},
             {"name", dropped.scope.name},
             {"entries_dropped", dropped.entries_dropped}});
    }
    const ReasonInfo& reason = record.reason.info();
    const Origin& origin = record.origin;
    return {
        {"id", record.id},
        {"time", time_text(record.time)},
        {"reason", reason.text},
        {"constant", reason.constant},
        {"category", reason.category},
        {"description", reason.description},
        {"subject", record.subject},
        {"regions", regions_of(record)},
        {"scopes", std::move(scopes)},
        {"entries_dropped", record.entries_dropped()},
        {"hardness", to_string(record.hardness)},
        {"origin",
         {{"file", origin.source.file()},
          {"line", origin.source.line()},
          {"function", origin.source.function()},
          {"thread", origin.thread},
          {"process", origin.process},
          {"host", origin.host},
          {"application", origin.application}}}};
}

std::string one_line(const nlohmann::ordered_json& document) {
    using Document = nlohmann::ordered_json;
    return document.dump(-1, ' ', /*ensure_ascii=*/true, Document::error_handler_t::replace);
}

} // namespace becache::observe
