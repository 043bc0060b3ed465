#include <map>
#include <string>
#include <string_view>

#define LOG(text) log_line("event_created" text)

namespace shop {

void invalidate_events(std::string_view reason);
void log_line(const std::string& text);

inline bool is_created(std::string_view reason) { return reason == "event_created"; }
inline bool is_not_created(const std::string& reason) { return "event_created" != reason; }

inline std::string run(const std::string& reason) {
    std::string_view first = "event_created";
    constexpr std::string_view second{"event_updated"};
    const std::string third = "camera_deleted"; // stays: a constant is no std::string
    const char* fourth = "camera_deleted";      // stays
    const std::map<std::string, int> map{{"event_created", 1}};
    invalidate_events("event_created");
    invalidate_events("manual");
    log_line("event_created"); // stays
    LOG(" again");
    switch (reason == "camera_deleted" ? 1 : 0) {
    case 1:
        return "event_created"; // stays
    default:
        return std::string{first} + std::string{second} + third + fourth + std::to_string(map.size());
    }
}

} // namespace shop
