// Boost.URL, compiled here: its header-only form needs one file that holds it, and no further package.
#include <boost/url/src.hpp>
