#pragma once

#include "catalogue.hpp"
#include "rules.hpp"

#include <string>
#include <vector>

namespace becache::codegen {

/// A change that a rule speaks of.
struct Finding {
    Rule rule;
    std::string subject; ///< the reason, region, view ("items/by_id") or key
    Place at;            ///< in the new catalogue; the file as a whole for what is gone
    std::string asked;   ///< "reason EVENT_CREATED"
    std::string wrong;   ///< "its number was 1 and is 9"
    std::string right;   ///< "give it its number back"
};

/// What changed between two versions of a catalogue, by the place in the new one, gravest level first where
/// that is the same.
///
/// The order of either file changes nothing. Findings that the new catalogue excepts are left out; an
/// exception that nothing needs is a finding itself.
[[nodiscard]] std::vector<Finding> compare(const Catalogue& before, const Catalogue& after);

} // namespace becache::codegen
