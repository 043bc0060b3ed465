#include "write_typescript.hpp"

#include "meaning.hpp"
#include "names.hpp"
#include "write_json.hpp"

#include <fmt/format.h>

#include <string_view>

namespace becache::codegen {

namespace {

// One template for both languages: what only TypeScript has stands between these two.
constexpr std::string_view types_begin = "#(";
constexpr std::string_view types_end = "#)";

// {reason} is the class, {record} the same with a small first letter.
constexpr std::string_view module_template = R"(
/** Why something is invalidated: the reasons of the catalogue {name}. Each is its text. */
export const {reason} = Object.freeze({{
{constants}}}#( as const#));
#(
export type {reason} = (typeof {reason})[keyof typeof {reason}];

/** A value for every reason: leaving one out does not compile. */
export type {reason}Record<Value> = Readonly<Record<{reason}, Value>>;

/** What the catalogue says of a reason. */
export interface {reason}Info {{
    readonly constant: keyof typeof {reason};
    /** Stable over all versions of the catalogue, from 1. */
    readonly number: number;
    readonly category: keyof typeof {record}Categories;
    /** One sentence: what happened, and what raises it. */
    readonly description: string;
    /** Whether tests alone raise it. */
    readonly testOnly: boolean;
    readonly stability: "experimental" | "stable";
    /** The version that brought it, if the catalogue says so. */
    readonly since: string | null;
    /** What to use instead, or why nothing; null if it is not deprecated. */
    readonly deprecated: string | null;
}}
#)
/** What was generated for other languages from the same catalogue has the same. */
export const {record}CatalogueHash = "{hash}";

/** The title of each category, in the order of the catalogue. */
export const {record}Categories = Object.freeze({{
{categories}}}#( as const#));

/** What the catalogue says of each reason, by number. */
export const {record}Infos#(: {reason}Record<{reason}Info>#) = Object.freeze({{
{infos}}});

const byText#(: ReadonlyMap<string, {reason}>#) = new Map#(<string, {reason}>#)([
{texts}]);

/** Whether a value is the text of a reason, exactly. An alias is none. */
export function is{reason}(value#(: unknown#))#(: value is {reason}#) {{
    return typeof value === "string" && byText.get(value) === value;
}}

/** The reason with exactly this text or alias; undefined if there is none. */
export function tryParse{reason}(text#(: string#))#(: {reason} | undefined#) {{
    return byText.get(text);
}}

/** The same, but throws a RangeError, which names the nearest text, if there is none. */
export function parse{reason}(text#(: string#))#(: {reason}#) {{
    const reason = byText.get(text);
    if (reason === undefined) {{
        const near = nearest(String(text));
        const right = near === undefined ? "use a constant of {reason}" : `did you mean '${{near}}'?`;
        throw new RangeError(`unknown reason ${{quoted(String(text).slice(0, 80))}}; ${{right}}`);
    }}
    return reason;
}}

function quoted(text#(: string#))#(: string#) {{
    return `'${{JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"')}}'`;
}}

/** The reason that the fewest edits lead to, at most half of its text; undefined if there is none. */
function nearest(text#(: string#))#(: {reason} | undefined#) {{
    let found#(: {reason} | undefined#);
    let least = 0;
    for (const known of byText.values()) {{
        if (2 * Math.abs(text.length - known.length) > known.length) {{
            continue; // the difference of the lengths alone is more; so a huge text takes no time
        }}
        const cost = costOfEdits(text, known);
        if (cost <= (known.length * costOfEdit) / 2 && (found === undefined || cost < least)) {{
            found = known;
            least = cost;
        }}
    }}
    return found;
}}

/** A change of case is cheap, so that EVENT_CREATED is nearest to event_created. */
const costOfEdit = 8;
const costOfCase = 1;

/** Wagner and Fischer's algorithm (1974), one row at a time. */
function costOfEdits(from#(: string#), to#(: string#))#(: number#) {{
    let above = [0];
    for (let column = 1; column <= to.length; ++column) {{
        above.push(column * costOfEdit);
    }}
    for (let line = 1; line <= from.length; ++line) {{
        const row = [line * costOfEdit];
        for (let column = 1; column <= to.length; ++column) {{
            const a = from.charAt(line - 1);
            const b = to.charAt(column - 1);
            const change = a === b ? 0 : a.toLowerCase() === b.toLowerCase() ? costOfCase : costOfEdit;
            row.push(
                Math.min(
                    above[column - 1]#( as number#) + change,
                    above[column]#( as number#) + costOfEdit,
                    row[column - 1]#( as number#) + costOfEdit,
                ),
            );
        }}
        above = row;
    }}
    return above[to.length]#( as number#);
}}
)";

enum class Types { keep, leave_out };

std::string for_language(std::string_view text, Types types) {
    std::string result;
    while (true) {
        const auto begin = text.find(types_begin);
        result += text.substr(0, begin);
        if (begin == std::string_view::npos) {
            return result;
        }
        text = text.substr(begin + types_begin.size());
        const auto end = text.find(types_end);
        result += types == Types::keep ? text.substr(0, end) : std::string_view{};
        text = text.substr(end + types_end.size());
    }
}

// A text inside of a comment, which it cannot end.
std::string commented(std::string text) {
    for (auto at = text.find("*/"); at != std::string::npos; at = text.find("*/", at)) {
        text.replace(at, 2, "* /");
    }
    return text;
}

std::string or_null(const std::string& text) { return text.empty() ? "null" : json_literal(text); }

std::string constants(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        const std::string deprecated =
            reason.deprecated ? fmt::format(" @deprecated {}", deprecated_text(*reason.deprecated)) : "";
        lines += fmt::format("    /** {}{} */\n", commented(reason.description), commented(deprecated));
        lines += fmt::format("    {}: {},\n", reason.constant, json_literal(reason.value));
    }
    return lines;
}

std::string categories(const Catalogue& catalogue) {
    std::string lines;
    for (const CategoryEntry& category : catalogue.categories) {
        lines += fmt::format("    {}: {},\n", category.name, json_literal(category.title));
    }
    return lines;
}

std::string infos(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += fmt::format(
            "    {}: {{\n"
            "        constant: \"{}\",\n"
            "        number: {},\n"
            "        category: {},\n"
            "        description: {},\n"
            "        testOnly: {},\n"
            "        stability: \"{}\",\n"
            "        since: {},\n"
            "        deprecated: {},\n"
            "    }},\n",
            reason.value, reason.constant, reason.number, json_literal(reason.category),
            json_literal(reason.description), reason.test_only,
            reason.stability == Stability::stable ? "stable" : "experimental", or_null(reason.since),
            or_null(reason.deprecated ? deprecated_text(*reason.deprecated) : ""));
    }
    return lines;
}

std::string texts(const Catalogue& catalogue) {
    std::string lines;
    const auto add = [&](const std::string& text, const ReasonEntry& reason) {
        lines += fmt::format("    [{}, {}],\n", json_literal(text), json_literal(reason.value));
    };
    for (const ReasonEntry& reason : catalogue.reasons) {
        add(reason.value, reason);
    }
    for (const ReasonEntry& reason : catalogue.reasons) {
        for (const std::string& alias : reason.aliases) {
            add(alias, reason);
        }
    }
    return lines;
}

std::string write(const Catalogue& catalogue, Types types) {
    using fmt::arg;
    const std::string& reason = catalogue.reason_class;
    return generated_lines(catalogue, Part::reasons)
           + fmt::format(
               fmt::runtime(for_language(module_template, types)), arg("name", catalogue.name),
               arg("reason", reason), arg("record", lower_case(reason.substr(0, 1)) + reason.substr(1)),
               arg("hash", hash_of_meaning(catalogue, Part::reasons)), arg("constants", constants(catalogue)),
               arg("categories", categories(catalogue)), arg("infos", infos(catalogue)),
               arg("texts", texts(catalogue)));
}

} // namespace

std::string write_typescript(const Catalogue& catalogue) { return write(catalogue, Types::keep); }

std::string write_javascript(const Catalogue& catalogue) { return write(catalogue, Types::leave_out); }

} // namespace becache::codegen
