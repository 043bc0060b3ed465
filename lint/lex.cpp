#include "lex.hpp"

namespace becache::lint {

Lexed lex(std::string_view source, Language language) {
    switch (language) {
    case Language::cpp:
        return lex_cpp(source);
    case Language::python:
        return lex_python(source);
    default:
        return lex_script(source, language);
    }
}

} // namespace becache::lint
