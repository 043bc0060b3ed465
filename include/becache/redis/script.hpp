#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace becache::redis {

/// A Lua script that the server runs as one step. Immutable, cheap to copy; thread-safe.
class Script {
public:
    explicit Script(std::string source);

    [[nodiscard]] const std::string& source() const noexcept { return body_->source; }
    /// SHA-1 of the source in 40 lower-case hexadecimal digits: its name for EVALSHA.
    [[nodiscard]] const std::string& hash() const noexcept { return body_->hash; }

private:
    struct Body {
        std::string source;
        std::string hash;
    };
    std::shared_ptr<const Body> body_;
};

} // namespace becache::redis
