#include "catalogue.hpp"

namespace becache::codegen {

std::string deprecated_text(const Deprecation& deprecation) {
    return deprecation.renamed_to.empty() ? deprecation.obsolete : "use " + deprecation.renamed_to;
}

} // namespace becache::codegen
