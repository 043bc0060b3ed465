// Writes the catalogue's texts as gperf reads them: each with the number of its reason.
#include <backend/core/constants.hpp>

#include <fstream>

int main(int, char** arguments) {
    std::ofstream out{arguments[1]};
    out << "struct GperfWord { const char* name; int number; };\n%%\n";
    for (const auto reason : backend::core::CacheInvalidationReason::all()) {
        out << reason << ", " << int{reason.number()} << '\n';
    }
    return out.flush() ? 0 : 1;
}
