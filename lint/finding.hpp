#pragma once

#include "lines.hpp"
#include "rule.hpp"

#include <cstdint>
#include <string>

namespace becache::lint {

/// Something that should not be.
struct Finding {
    Rule rule{};
    std::string path; ///< as it was named on the command line
    Position begin;
    Position end;             ///< behind it
    std::string message;      ///< in three parts: what stands there, what is wrong, what would be right
    std::string fingerprint;  ///< 16 hexadecimal digits; stays when lines move
    std::uint32_t offset = 0; ///< of its first byte in the source
    std::uint32_t size = 0;   ///< in bytes
    std::string constant;     ///< of the reason that is meant; empty if there is none
};

} // namespace becache::lint
