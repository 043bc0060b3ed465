#include "record_json.hpp"

#include <becache/observe/why_json.hpp>

#include <utility>

namespace becache {

std::string to_json(const Record& record) { return observe::one_line(observe::record_json(record)); }

std::string to_json(const Why& why) {
    nlohmann::ordered_json records = nlohmann::ordered_json::array();
    for (const Record& record : why.records) {
        records.push_back(observe::record_json(record));
    }
    return observe::one_line(
        {{"address", why.address}, {"state", to_string(why.state)}, {"records", std::move(records)}});
}

} // namespace becache
