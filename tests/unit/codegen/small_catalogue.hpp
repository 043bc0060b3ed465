#pragma once

#include <string>
#include <string_view>

/// A small valid catalogue, to be broken in one place by each test.
inline constexpr std::string_view small_catalogue = R"([catalogue]
name = "shop"
namespace = "shop::core"
reasons_header = "shop/reasons.hpp"
caches_header = "shop/caches.hpp"
reason_class = "ShopReason"

[categories]
stock = "Stock"
staff = "Staff"

[fields]
item_id = "text"
shelf = "integer"
page = "integer"

[tags]
item = "item_id"
shelf = "shelf"

[regions.items]
ttl = "5m"

[regions.items.views.by_id]
key = ["item_id"]
tags = ["item"]
value = { type = "shop::Item", header = "shop/item.hpp" }

[regions.items.views.list]
key = ["shelf?", "page"]

[regions.prices]
ttl = "250ms"

[regions.prices.views.all]
key = []

[reasons.ITEM_SOLD]
value = "item_sold"
number = 1
category = "stock"
description = "An item was sold: raised by the till."
stale = { items = "item", prices = "*" }

[reasons.AUDIT]
value = "audit"
number = 7
category = "staff"
description = "The books are checked: raised by the auditor."
test_only = true
stale = "*"
)";

/// The catalogue with the one place where it reads `from` changed to `to`. A `from` that is not there exactly
/// once is a mistake of the test, and gives a text that no test expects.
inline std::string changed(
    std::string_view from, std::string_view to, std::string_view text = small_catalogue) {
    std::string result{text};
    const auto at = result.find(from);
    if (at == std::string::npos || result.find(from, at + 1) != std::string::npos) {
        return "the test is to change a place that is there once";
    }
    return result.replace(at, from.size(), to);
}
