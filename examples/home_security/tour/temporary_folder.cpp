#include "tour/temporary_folder.hpp"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace home_security {

TemporaryFolder::TemporaryFolder() {
    std::string form = (std::filesystem::temp_directory_path() / "home-security-XXXXXX").string();
    if (mkdtemp(form.data()) == nullptr) {
        throw std::filesystem::filesystem_error{
            "make a temporary folder", form, std::error_code{errno, std::generic_category()}};
    }
    path_ = form;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored; // a folder that stays behind is no reason to fail
    std::filesystem::remove_all(path_, ignored);
}

} // namespace home_security
