#include "fix.hpp"

#include "lex.hpp"

#include <algorithm>

namespace becache::lint {

namespace {

std::string without_extension(std::string_view header) {
    const auto dot = header.rfind('.');
    return std::string{header.substr(0, dot)};
}

std::string or_else(const std::string& chosen, const std::string& otherwise) {
    return chosen.empty() ? otherwise : chosen;
}

struct Edit {
    std::size_t place;
    std::size_t size;
    std::string text;
};

// From the last to the first, so that the places before stay.
void apply(std::vector<Edit> edits, std::string& text) {
    std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.place > b.place; });
    for (const Edit& edit : edits) {
        text.replace(edit.place, edit.size, edit.text);
    }
}

} // namespace

ConstantNames constant_names(const codegen::Catalogue& catalogue, const Imports& imports) {
    const std::string stem = without_extension(catalogue.reasons_header);
    std::string module = stem;
    std::replace(module.begin(), module.end(), '/', '.');
    return {
        catalogue.reason_class,
        catalogue.name_space,
        or_else(imports.cpp_header, catalogue.reasons_header),
        catalogue.caches_header,
        or_else(imports.python_module, or_else(catalogue.python_module, module)),
        or_else(imports.typescript_module, or_else(catalogue.typescript_module, stem))};
}

Fixed fix_source(
    const Source& source, const std::vector<Finding>& findings, const Settings& settings,
    const ConstantNames& names) {
    Fixed result{std::string{source.text}, 0};
    const Lexed lexed = lex(source.text, source.language);
    const Syntax syntax{source.text, lexed.tokens, source.language};
    const auto import = import_for(syntax, source.path, names);
    if (!import) {
        return result;
    }
    const bool is_cpp = source.language == Language::cpp;
    const std::string prefix = is_cpp && !has_using(syntax, names)
                                   ? names.name_space + "::" + names.reason_class
                                   : names.reason_class;

    std::vector<Edit> edits;
    for (const Finding& finding : findings) {
        if (finding.rule != Rule::raw_reason && finding.rule != Rule::dictionary_reason) {
            continue;
        }
        const auto token = std::lower_bound(
            lexed.tokens.begin(), lexed.tokens.end(), finding.offset,
            [](const Token& each, std::size_t place) { return each.begin < place; });
        if (!may_become_constant(
                syntax, static_cast<std::size_t>(token - lexed.tokens.begin()), settings.sinks)) {
            continue;
        }
        std::string constant = prefix + (is_cpp ? "::" : ".") + finding.constant;
        if (token->has(token_flag::attribute)) {
            constant.insert(0, "{");
            constant += '}';
        }
        edits.push_back({token->begin, token->end - token->begin, std::move(constant)});
    }
    result.count = edits.size();
    if (result.count > 0) {
        edits.push_back({import->place, 0, import->text});
        apply(std::move(edits), result.text);
    }
    return result;
}

} // namespace becache::lint
