#include "options.hpp"
#include "serve.hpp"
#include "tour/tour.hpp"

#include <cstdlib>
#include <exception>
#include <iostream>

int main(int argument_count, char** arguments) {
    try {
        int exit_code = EXIT_SUCCESS;
        const auto options = home_security::parse_options(argument_count, arguments, exit_code);
        if (!options) {
            return exit_code;
        }
        return options->tour ? home_security::run_tour(std::cout, std::cerr)
                             : home_security::serve(*options, std::cout);
    } catch (const std::exception& error) {
        std::cerr << "home-security: " << error.what() << "\n";
        return EXIT_FAILURE;
    }
}
