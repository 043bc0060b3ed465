#pragma once

#include <becache/redis/script.hpp>

namespace becache::redis {

/// What is sent for each file of src/redis/scripts: the text of prelude.lua, then its own.
struct TierScripts {
    Script read;
    Script fill;
    Script release;
    Script invalidate;
    Script prepare;
    Script rollback;
    Script sync;

    [[nodiscard]] static TierScripts make();
};

} // namespace becache::redis
