#pragma once

#include "syntax.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace becache::lint {

/// Whether a source says at its beginning that it is generated and not to be edited.
[[nodiscard]] bool is_generated(std::string_view source);

/// Literals that are no use of a reason: names of modules, definitions of enumerations, parts of a longer
/// literal.
class Exemptions {
public:
    explicit Exemptions(const Syntax& syntax);

    /// Whether the string at a place is one of them.
    [[nodiscard]] bool is_exempt(std::size_t place) const;

private:
    [[nodiscard]] bool is_import(std::size_t place) const;
    [[nodiscard]] bool is_joined(std::size_t place) const;
    [[nodiscard]] bool is_in_enumeration(std::size_t place) const;
    void find_python_enumerations();

    const Syntax* syntax_;
    std::vector<std::pair<std::size_t, std::size_t>>
        enumerations_; // of Python: their members, as ranges of places
};

} // namespace becache::lint
