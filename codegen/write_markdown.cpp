#include "write_markdown.hpp"

#include "meaning.hpp"
#include "names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <vector>

namespace becache::codegen {

namespace {

// Text that Markdown would take for markup, or for the end of a cell.
std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : text) {
        if (std::string_view{"\\`*_[]<>|#"}.find(c) != std::string_view::npos) {
            result += '\\';
        }
        result += c;
    }
    return result;
}

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

// What the examples show: a reason that tests alone may raise is none, nor is a deprecated one, if there is
// another.
std::vector<const ReasonEntry*> exemplary(const Catalogue& catalogue) {
    std::vector<const ReasonEntry*> reasons;
    for (const ReasonEntry& reason : catalogue.reasons) {
        if (!reason.test_only && !reason.deprecated) {
            reasons.push_back(&reason);
        }
    }
    if (reasons.empty()) {
        reasons.push_back(&catalogue.reasons.front());
    }
    return reasons;
}

// The function that invalidates a region that the reason makes stale, or else any.
std::string invalidator_of(const Catalogue& catalogue, const ReasonEntry& reason) {
    for (const SelectionEntry& selection : catalogue.selections) {
        if (&catalogue.reasons[selection.reason] == &reason) {
            return catalogue.regions[selection.region].invalidator;
        }
    }
    return catalogue.regions.empty() ? "invalidate_something" : catalogue.regions.front().invalidator;
}

std::string stale_cell(const Catalogue& catalogue, const ReasonEntry& reason) {
    std::string cell;
    std::size_t whole = 0;
    for (const SelectionEntry& selection : catalogue.selections) {
        if (&catalogue.reasons[selection.reason] != &reason) {
            continue;
        }
        whole += selection.tag_kind ? 0 : 1;
        cell += fmt::format(
            "{}`{}`{}", cell.empty() ? "" : ", ", catalogue.regions[selection.region].name,
            selection.tag_kind ? fmt::format(" by {}", *selection.tag_kind) : "");
    }
    if (whole > 1 && whole == catalogue.regions.size()) {
        return "everything";
    }
    return cell.empty() ? "what its caller names" : cell;
}

std::string remarks(const ReasonEntry& reason) {
    std::string text;
    if (reason.test_only) {
        text += " For tests alone.";
    }
    if (reason.stability == Stability::experimental) {
        text += " Experimental: it may still change.";
    }
    if (!reason.since.empty()) {
        text += fmt::format(" Since {}.", reason.since);
    }
    if (reason.deprecated) {
        text += reason.deprecated->renamed_to.empty()
                    ? fmt::format(" Deprecated: {}", escaped(reason.deprecated->obsolete))
                    : fmt::format(" Deprecated: use `{}`.", reason.deprecated->renamed_to);
    }
    for (std::size_t i = 0; i < reason.aliases.size(); ++i) {
        text += fmt::format("{}`{}`", i == 0 ? " Also parsed from " : ", ", reason.aliases[i]);
    }
    return reason.aliases.empty() ? text : text + ".";
}

// A table whose columns are as wide as their widest cell, counted in characters.
std::string table(const std::vector<std::vector<std::string>>& rows) {
    const auto width_of = [](const std::string& text) {
        return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
            return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
        }));
    };
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t column = 0; column < row.size(); ++column) {
            widths[column] = std::max(widths[column], width_of(row[column]));
        }
    }
    std::string text;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        for (std::size_t column = 0; column < rows[i].size(); ++column) {
            const std::string& cell = rows[i][column];
            text += fmt::format("| {}{} ", cell, std::string(widths[column] - width_of(cell), ' '));
        }
        text += "|\n";
        if (i == 0) {
            for (const std::size_t width : widths) {
                text += "|" + std::string(width + 2, '-');
            }
            text += "|\n";
        }
    }
    return text;
}

std::string tables(const Catalogue& catalogue) {
    std::string text;
    for (const CategoryEntry& category : catalogue.categories) {
        std::vector<std::vector<std::string>> rows{
            {"Constant", "Value", "Number", "Description", "Makes stale"}};
        for (const ReasonEntry& reason : catalogue.reasons) {
            if (reason.category == category.name) {
                rows.push_back(
                    {fmt::format("`{}`", reason.constant), fmt::format("`{}`", reason.value),
                     std::to_string(reason.number), escaped(reason.description) + remarks(reason),
                     stale_cell(catalogue, reason)});
            }
        }
        if (rows.size() > 1) {
            text += fmt::format("### {}\n\n{}\n", escaped(category.title), table(rows));
        }
    }
    return text;
}

std::string imports(const Catalogue& catalogue) {
    std::vector<std::vector<std::string>> rows{{"Language", "Import"}};
    rows.push_back(
        {"C++", fmt::format(
                    "`#include <{}>`, `using {}::{};`", catalogue.reasons_header, catalogue.name_space,
                    catalogue.reason_class)});
    if (!catalogue.python_module.empty()) {
        rows.push_back(
            {"Python", fmt::format("`from {} import {}`", catalogue.python_module, catalogue.reason_class)});
    }
    if (!catalogue.typescript_module.empty()) {
        rows.push_back(
            {"TypeScript",
             fmt::format(
                 "`import {{ {} }} from \"{}\";`", catalogue.reason_class, catalogue.typescript_module)});
        rows.push_back(
            {"JavaScript",
             fmt::format(
                 "`import {{ {} }} from \"{}.mjs\";`", catalogue.reason_class, catalogue.typescript_module)});
    }
    return table(rows);
}

constexpr std::string_view head_template = R"(# Reasons of {name}

Why something in a cache of `{name}` is dropped: the constants of `{reason}`.

## Overview

`{reason}` has {count} in {categories}.
They are declared once, in the catalogue `{name}`, and generated for every language that uses them. A constant
cannot be misspelt and can be searched for; a string can be wrong in one place and nobody notices.

{imports}
## Usage

In C++, where a reason belongs, a string does not compile:

```cpp
// in production
caches.{invalidator}({reason}::{constant});
caches.{other_invalidator}({reason}::{other});

// in tests
EXPECT_CALL(mock_cache, {invalidator}({reason}::{constant})).Times(1);
```
)";

constexpr std::string_view python_usage = R"(
In Python:

```python
from {module} import {reason}

# in production
await cache.{invalidator}(reason={reason}.{constant})

# in tests
mock_cache.{invalidator}.assert_called_once_with(reason={reason}.{constant})
```
)";

constexpr std::string_view typescript_usage = R"(
In TypeScript; `{reason}Record` is an object that has to have an entry for every reason:

```ts
import {{ {reason}, is{reason} }} from "{module}";

await cache.{invalidator}({reason}.{constant});
if (is{reason}(text)) {{
    show(text); // its type is {reason} here
}}
```
)";

constexpr std::string_view text_template = R"(## As a text

A reason is its text, the value in the tables, wherever a text is wanted: in a log line, a label, a query, a key of
a map or a JSON document. It is equal to that text and hashes as it does.

```cpp
std::cout << {reason}::{constant};                 // {value}
fmt::print("because {{}}", {reason}::{constant});    // because {value}
std::string_view text = {reason}::{constant};      // {value}
```
)";

constexpr std::string_view python_text = R"(
```python
reason = {reason}.{constant}
print(reason)                      # {value}
f"because {{reason}}"                # because {value}
json.dumps({{"reason": reason}})     # {{"reason": "{value}"}}
reason == "{value}"                # True
```
)";

constexpr std::string_view practice_template = R"(
Text from outside is parsed, byte by byte: `{upper}`, `{value} ` and `{shorter}` are none of them.
`{reason}::try_parse` in C++{parsers}
give the reason or nothing; `parse` instead of `try_parse` fails and says why.

## Best practices

1. **Use the constants.** A raw `"{value}"` is a text that no compiler checks.
2. **Import them from the generated module.** A copy of the list is wrong as soon as the list changes.
3. **Name the reason in tests.** Expect the very constant, not any reason.
4. **Log the reason.** Whoever asks later why something was dropped finds it there.
5. **Say what happened, not what to drop.** What a reason makes stale is written in the catalogue, once.
6. **Keep numbers and values.** Records, dashboards and other versions know them: a reason is deprecated first, and
   what it leaves behind is reserved.
)";

std::string reserved_section(const Reserved& reserved) {
    if (reserved.numbers.empty() && reserved.values.empty()) {
        return "";
    }
    std::string items;
    for (const std::string& value : reserved.values) {
        items += fmt::format("{}`{}`", items.empty() ? "" : ", ", value);
    }
    for (const std::uint8_t number : reserved.numbers) {
        items += fmt::format("{}{}", items.empty() ? "" : ", ", number);
    }
    return fmt::format(
        "\n## Reserved\n\nThese belonged to reasons that are gone, and are not given to others: {}.\n",
        items);
}

} // namespace

std::string write_markdown(const Catalogue& catalogue) {
    using fmt::arg;
    const std::vector<const ReasonEntry*> reasons = exemplary(catalogue);
    const ReasonEntry& one = *reasons.front();
    const ReasonEntry& other = *reasons[reasons.size() / 2];
    const std::string& reason = catalogue.reason_class;
    const bool python = !catalogue.python_module.empty();
    const bool typescript = !catalogue.typescript_module.empty();
    const auto used_categories = std::count_if(
        catalogue.categories.begin(), catalogue.categories.end(), [&](const CategoryEntry& category) {
            return std::any_of(
                catalogue.reasons.begin(), catalogue.reasons.end(),
                [&](const ReasonEntry& entry) { return entry.category == category.name; });
        });
    const auto fill = [&](std::string_view text, std::string_view module) {
        return fmt::format(
            fmt::runtime(text), arg("module", module), arg("reason", reason), arg("constant", one.constant),
            arg("value", one.value), arg("invalidator", invalidator_of(catalogue, one)));
    };
    std::string page;
    for (const std::string& line : generated_mark(catalogue, Part::whole)) {
        page += fmt::format("<!-- {} -->\n", line);
    }
    page +=
        "\n"
        + fmt::format(
            head_template, arg("name", catalogue.name), arg("reason", reason),
            arg("count", count_of(catalogue.reasons.size(), "reason", "reasons")),
            arg("categories", count_of(static_cast<std::size_t>(used_categories), "category", "categories")),
            arg("imports", imports(catalogue)), arg("invalidator", invalidator_of(catalogue, one)),
            arg("constant", one.constant), arg("other_invalidator", invalidator_of(catalogue, other)),
            arg("other", other.constant));
    page += python ? fill(python_usage, catalogue.python_module) : "";
    page += typescript ? fill(typescript_usage, catalogue.typescript_module) : "";
    page += fmt::format("\n## The reasons, by category\n\n{}", tables(catalogue));
    page += fill(text_template, "");
    page += python ? fill(python_text, catalogue.python_module) : "";
    std::string parsers;
    parsers += python ? fmt::format(",\n`{}.try_parse` in Python", reason) : "";
    parsers += typescript ? fmt::format(",\n`tryParse{}` in TypeScript", reason) : "";
    page += fmt::format(
        practice_template, arg("reason", reason), arg("value", one.value),
        arg("upper", upper_case(one.value)), arg("shorter", one.value.substr(0, one.value.size() - 1)),
        arg("parsers", parsers));
    return page + reserved_section(catalogue.reserved);
}

} // namespace becache::codegen
