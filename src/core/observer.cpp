#include <becache/core/observer.hpp>

namespace becache {

std::string_view to_string(ReadEvent event) noexcept {
    switch (event) {
    case ReadEvent::hit:
        return "hit";
    case ReadEvent::stale_hit:
        return "stale_hit";
    case ReadEvent::miss:
        return "miss";
    case ReadEvent::shared_hit:
        return "shared_hit";
    case ReadEvent::load:
        return "load";
    case ReadEvent::load_failure:
        return "load_failure";
    case ReadEvent::fill:
        return "fill";
    case ReadEvent::fail_safe:
        return "fail_safe";
    case ReadEvent::timeout:
        return "timeout";
    case ReadEvent::evict:
        return "evict";
    case ReadEvent::expire:
        break;
    }
    return "expire";
}

} // namespace becache
