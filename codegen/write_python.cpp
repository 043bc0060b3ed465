#include "write_python.hpp"

#include "cpp_text.hpp"
#include "meaning.hpp"
#include "write_json.hpp"

#include <fmt/format.h>

namespace becache::codegen {

namespace {

std::string or_none(const std::string& text) { return text.empty() ? "None" : json_literal(text); }

std::string categories(const Catalogue& catalogue) {
    std::string lines;
    for (const CategoryEntry& category : catalogue.categories) {
        lines += fmt::format("        {}: {},\n", json_literal(category.name), json_literal(category.title));
    }
    return lines;
}

std::string members(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += doc_comment(reason.description, 4, "#:");
        lines += fmt::format("    {} = {}\n", reason.constant, json_literal(reason.value));
    }
    return lines;
}

std::string infos(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        lines += fmt::format(
            "    {}: _Info(\n"
            "        number={},\n"
            "        category={},\n"
            "        description={},\n"
            "        test_only={},\n"
            "        stability={},\n"
            "        since={},\n"
            "        deprecated={},\n"
            "    ),\n",
            json_literal(reason.value), reason.number, json_literal(reason.category),
            json_literal(reason.description), reason.test_only ? "True" : "False",
            reason.stability == Stability::stable ? "\"stable\"" : "\"experimental\"", or_none(reason.since),
            or_none(reason.deprecated ? deprecated_text(*reason.deprecated) : ""));
    }
    return lines;
}

std::string aliases(const Catalogue& catalogue) {
    std::string lines;
    for (const ReasonEntry& reason : catalogue.reasons) {
        for (const std::string& alias : reason.aliases) {
            lines +=
                fmt::format("    {}: {}.{},\n", json_literal(alias), catalogue.reason_class, reason.constant);
        }
    }
    return lines.empty() ? "{}" : "{\n" + lines + "}";
}

constexpr std::string_view module_template =
    R"("""Why something is invalidated: the reasons of the catalogue {name}."""

import difflib
import enum
import types
import typing

__all__ = ["CATALOGUE_HASH", "CATEGORIES", "{reason}"]

#: What was generated for other languages from the same catalogue has the same.
CATALOGUE_HASH = "{hash}"

#: The title of each category, in the order of the catalogue.
CATEGORIES = types.MappingProxyType(
    {{
{categories}    }}
)


@enum.unique
class {reason}(str, enum.Enum):
    """Why something is invalidated. A member is its text wherever a text is wanted, and equal to it."""

{members}
    __str__ = str.__str__
    __format__ = str.__format__

    @property
    def number(self):
        """Stable over all versions of the catalogue, from 1."""
        return _INFOS[self.value].number

    @property
    def category(self):
        """One of CATEGORIES."""
        return _INFOS[self.value].category

    @property
    def category_title(self):
        """The category's heading."""
        return CATEGORIES[self.category]

    @property
    def description(self):
        """One sentence: what happened, and what raises it."""
        return _INFOS[self.value].description

    @property
    def test_only(self):
        """Whether tests alone raise it."""
        return _INFOS[self.value].test_only

    @property
    def stability(self):
        """"stable", or "experimental" if it may still change."""
        return _INFOS[self.value].stability

    @property
    def since(self):
        """The version that brought it, if the catalogue says so; else None."""
        return _INFOS[self.value].since

    @property
    def deprecated(self):
        """What to use instead, or why nothing; None if it is not deprecated."""
        return _INFOS[self.value].deprecated

    @classmethod
    def try_parse(cls, text):
        """The reason with exactly this text or alias; None if there is none."""
        return _BY_TEXT.get(text)

    @classmethod
    def parse(cls, text):
        """The same, but raises ValueError, which names the nearest text, if there is none."""
        reason = cls.try_parse(text)
        if reason is None:
            near = difflib.get_close_matches(text, _INFOS, n=1)
            right = f"did you mean {{near[0]!r}}?" if near else "use a constant of {reason}"
            raise ValueError(f"unknown reason {{text[:80]!r}}; {{right}}")
        return reason

    @classmethod
    def from_number(cls, number):
        """The reason with this number, as records keep it; None if there is none."""
        return _BY_NUMBER.get(number)

    @classmethod
    def _missing_(cls, value):
        return _ALIASES.get(value) if isinstance(value, str) else None


class _Info(typing.NamedTuple):
    number: int
    category: str
    description: str
    test_only: bool
    stability: str
    since: typing.Optional[str]
    deprecated: typing.Optional[str]


_INFOS = {{
{infos}}}

# Parsed, and never written.
_ALIASES = {aliases}

_BY_TEXT = {{**{{reason.value: reason for reason in {reason}}}, **_ALIASES}}

_BY_NUMBER = {{reason.number: reason for reason in {reason}}}
)";

constexpr std::string_view stub_template = R"(import enum
import typing

CATALOGUE_HASH: typing.Final[str]
CATEGORIES: typing.Final[typing.Mapping[str, str]]

class {reason}(str, enum.Enum):
{members}
    @property
    def number(self) -> int: ...
    @property
    def category(self) -> str: ...
    @property
    def category_title(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def test_only(self) -> bool: ...
    @property
    def stability(self) -> typing.Literal["experimental", "stable"]: ...
    @property
    def since(self) -> typing.Optional[str]: ...
    @property
    def deprecated(self) -> typing.Optional[str]: ...
    @classmethod
    def try_parse(cls, text: str) -> typing.Optional[{reason}]: ...
    @classmethod
    def parse(cls, text: str) -> {reason}: ...
    @classmethod
    def from_number(cls, number: int) -> typing.Optional[{reason}]: ...
)";

} // namespace

std::string write_python_module(const Catalogue& catalogue) {
    using fmt::arg;
    return generated_lines(catalogue, Part::reasons, "#")
           + fmt::format(
               module_template, arg("name", catalogue.name), arg("reason", catalogue.reason_class),
               arg("hash", hash_of_meaning(catalogue, Part::reasons)),
               arg("categories", categories(catalogue)), arg("members", members(catalogue)),
               arg("infos", infos(catalogue)), arg("aliases", aliases(catalogue)));
}

std::string write_python_stub(const Catalogue& catalogue) {
    using fmt::arg;
    return generated_lines(catalogue, Part::reasons, "#")
           + fmt::format(
               stub_template, arg("reason", catalogue.reason_class), arg("members", members(catalogue)));
}

} // namespace becache::codegen
