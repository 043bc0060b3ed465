#include "language.hpp"

#include "cpp_text.hpp"
#include "write_caches.hpp"
#include "write_json.hpp"
#include "write_markdown.hpp"
#include "write_python.hpp"
#include "write_reasons.hpp"
#include "write_typescript.hpp"

#include <becache/reason/error_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

namespace becache::codegen {

namespace {

std::vector<GeneratedFile> generate_cpp(const Catalogue& catalogue) {
    return {
        {catalogue.reasons_header, write_reasons_header(catalogue)},
        {beside(catalogue.reasons_header, ".cpp"), write_reasons_source(catalogue)},
        {catalogue.caches_header, write_caches_header(catalogue)},
        {beside(catalogue.caches_header, ".cpp"), write_caches_source(catalogue)},
        {beside(catalogue.caches_header, "_testing.hpp"), write_caches_testing(catalogue)},
    };
}

void require_module(
    const std::string& module, std::string_view language, std::string_view example,
    const Catalogue& catalogue) {
    if (module.empty()) {
        throw std::invalid_argument{three_parts(
            fmt::format("{} from the catalogue {}", language, catalogue.name), "it does not name a module",
            fmt::format("write {} below [catalogue]", example))};
    }
}

std::vector<GeneratedFile> generate_python(const Catalogue& catalogue) {
    require_module(
        catalogue.python_module, "Python", "python_module = \"backend.core.constants\"", catalogue);
    std::string path = catalogue.python_module;
    std::replace(path.begin(), path.end(), '.', '/');
    return {
        {path + ".py", write_python_module(catalogue)},
        {path + ".pyi", write_python_stub(catalogue)},
    };
}

std::vector<GeneratedFile> generate_typescript(const Catalogue& catalogue) {
    require_module(
        catalogue.typescript_module, "TypeScript", "typescript_module = \"backend/core/constants\"",
        catalogue);
    return {
        {catalogue.typescript_module + ".ts", write_typescript(catalogue)},
        {catalogue.typescript_module + ".mjs", write_javascript(catalogue)},
    };
}

} // namespace

std::vector<GeneratedFile> generate(const Catalogue& catalogue, Language language) {
    switch (language) {
    case Language::cpp:
        return generate_cpp(catalogue);
    case Language::python:
        return generate_python(catalogue);
    case Language::typescript:
        return generate_typescript(catalogue);
    case Language::markdown:
        return {{"reasons.md", write_markdown(catalogue)}};
    case Language::json_schema:
        return {
            {"reasons.schema.json", write_json_schema(catalogue)},
            {"reasons.vectors.json", write_json_vectors(catalogue)},
        };
    }
    return {};
}

} // namespace becache::codegen
