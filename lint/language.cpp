#include "language.hpp"

#include <array>
#include <utility>

namespace becache::lint {

namespace {

constexpr auto endings = std::to_array<std::pair<std::string_view, Language>>({
    {"cpp", Language::cpp},        {"cc", Language::cpp},         {"cxx", Language::cpp},
    {"c++", Language::cpp},        {"cppm", Language::cpp},       {"ixx", Language::cpp},
    {"hpp", Language::cpp},        {"hh", Language::cpp},         {"hxx", Language::cpp},
    {"h++", Language::cpp},        {"h", Language::cpp},          {"ipp", Language::cpp},
    {"inl", Language::cpp},        {"tpp", Language::cpp},        {"py", Language::python},
    {"pyi", Language::python},     {"pyw", Language::python},     {"ts", Language::typescript},
    {"mts", Language::typescript}, {"cts", Language::typescript}, {"tsx", Language::tsx},
    {"js", Language::javascript},  {"mjs", Language::javascript}, {"cjs", Language::javascript},
    {"jsx", Language::javascript},
});

} // namespace

std::optional<Language> language_of(std::string_view file_name) {
    const auto dot = file_name.rfind('.');
    if (dot == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view ending = file_name.substr(dot + 1);
    for (const auto& [known, language] : endings) {
        if (ending == known) {
            return language;
        }
    }
    return std::nullopt;
}

} // namespace becache::lint
