#pragma once

#include <codegen/compare.hpp>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

/// A catalogue, and changes of it that break a rule.
namespace becache::codegen::comparing {

inline constexpr std::string_view base = R"([catalogue]
name = "shop"
namespace = "shop"
reasons_header = "shop/reasons.hpp"
caches_header = "shop/caches.hpp"
reason_class = "ShopReason"
python_module = "shop.reasons"

[categories]
stock = "Stock"
staff = "Staff"

[fields]
item_id = "text"
page = "integer"
person = "text"

[tags]
item = "item_id"
sheet = "page"

[regions.items]
ttl = "5m"
[regions.items.views.by_id]
key = ["item_id"]
tags = ["item"]
[regions.items.views.history]
key = ["item_id", "page"]
tags = ["item"]
[regions.items.views.list]
key = ["page", "item_id?"]

[regions.prices]
ttl = "1m"
[regions.prices.views.by_id]
key = ["item_id"]
tags = ["item"]

[regions.staff]
ttl = "1m"
[regions.staff.views.all]
key = []

[reasons.ITEM_SOLD]
value = "item_sold"
number = 1
category = "stock"
description = "An item was sold."
aliases = ["item_gone"]
stale = { items = "item", prices = "*" }

[reasons.ITEM_BOUGHT]
value = "item_bought"
number = 2
category = "stock"
description = "An item was sold, as it was called once."
deprecated = { renamed_to = "ITEM_SOLD" }

[reasons.AUDIT]
value = "audit"
number = 7
category = "staff"
description = "The books are checked."
test_only = true

[reasons.COUNTED]
value = "counted"
number = 8
category = "stock"
description = "Somebody counted."

[reserved]
numbers = [3]
values = ["item_found"]
)";

/// A text that is there once, and what takes its place.
struct Edit {
    std::string_view from;
    std::string_view to;
};

/// The catalogue with the edits made. One that fits no place, or two, is a mistake of the test, and gives a
/// text that no test expects.
[[nodiscard]] std::string edited(std::vector<Edit> edits);

/// The catalogue of a text without errors.
[[nodiscard]] Catalogue read(const std::string& text);

/// Rule, subject and what is wrong of each finding.
[[nodiscard]] std::vector<std::string> findings_of(const std::string& before, const std::string& after);

inline constexpr std::string_view counted =
    "[reasons.COUNTED]\nvalue = \"counted\"\nnumber = 8\ncategory = \"stock\"\n"
    "description = \"Somebody counted.\"\n";
inline constexpr std::string_view bought =
    "[reasons.ITEM_BOUGHT]\nvalue = \"item_bought\"\nnumber = 2\ncategory = \"stock\"\n"
    "description = \"An item was sold, as it was called once.\"\n"
    "deprecated = { renamed_to = \"ITEM_SOLD\" }\n";
inline constexpr std::string_view numbers = "numbers = [3]";
inline constexpr std::string_view values = "values = [\"item_found\"]";

/// A change that breaks a rule, and one beside it that does not.
struct Change {
    std::string name;
    Rule rule;
    std::string subject;
    std::string finding; // of the rule, among others
    std::vector<Edit> break_it;
    std::vector<Edit> respect_it; // beside the change, but not against the rule
};

inline void PrintTo(const Change& change, std::ostream* out) { *out << change.name; }

/// Of reasons and of [catalogue] and [reserved].
[[nodiscard]] std::vector<Change> changes_of_reasons();
/// Of [tags] and [regions].
[[nodiscard]] std::vector<Change> changes_of_regions();

} // namespace becache::codegen::comparing
