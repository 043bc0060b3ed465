#pragma once

#include <becache/cache/why.hpp>
#include <becache/core/record.hpp>

#include <string>

namespace becache {

/// One JSON object without line breaks, in printable ASCII; bytes that are no UTF-8 become U+FFFD.
/// docs/observing.md names the fields.
[[nodiscard]] std::string to_json(const Record& record);

/// `{"address": …, "state": "absent|fresh|stale", "records": […]}`; the newest record first.
[[nodiscard]] std::string to_json(const Why& why);

} // namespace becache
