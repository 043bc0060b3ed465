# becache_add_catalogue(<target> <file.toml>)
#
# Makes, from a catalogue (docs/catalogue-format.md), at build time:
#   <target>           library: reasons, keys, subject, regions and views, Caches, CacheService
#   <target>_reasons   library: the reasons alone; needs nothing but becache::reason
#   <target>_testing   interface: MockCacheService and RecordingCacheService; only where GTest::gmock and
#                      becache::testing are known: call find_package(GTest) before add_subdirectory(becache)
# Value types of your own: target_link_libraries(<target> PUBLIC <their library>).
function(becache_add_catalogue target file)
    if(NOT ARGC EQUAL 2)
        message(FATAL_ERROR "becache_add_catalogue(${ARGV}): it has ${ARGC} arguments; "
            "write becache_add_catalogue(<target> <file.toml>)")
    endif()
    cmake_path(ABSOLUTE_PATH file NORMALIZE)
    if(NOT EXISTS ${file} OR IS_DIRECTORY ${file})
        message(FATAL_ERROR "becache_add_catalogue(${target} ${file}): there is no such file; "
            "name a catalogue, relative to ${CMAKE_CURRENT_SOURCE_DIR}")
    endif()
    # The names of the headers are needed now; everything else is read and checked by the generator.
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
    _becache_header_of(${file} reasons_header reasons)
    _becache_header_of(${file} caches_header caches)

    set(out ${CMAKE_CURRENT_BINARY_DIR}/${target}_generated)
    set(stamp ${CMAKE_CURRENT_BINARY_DIR}/${target}_generated.stamp)
    # The generator leaves files alone that stay as they are, so the stamp is what says that it has run.
    add_custom_command(
        OUTPUT ${stamp}
        BYPRODUCTS
            ${out}/${reasons}.hpp ${out}/${reasons}.cpp
            ${out}/${caches}.hpp ${out}/${caches}.cpp ${out}/${caches}_testing.hpp
        COMMAND becache_generator generate --catalogue ${file} --out ${out}
        COMMAND ${CMAKE_COMMAND} -E touch ${stamp}
        DEPENDS ${file} becache_generator
        COMMENT "Generating C++ from ${file}"
        VERBATIM
    )
    add_custom_target(${target}_generate DEPENDS ${stamp})

    add_library(${target}_reasons STATIC ${out}/${reasons}.cpp ${out}/${reasons}.hpp)
    target_include_directories(${target}_reasons PUBLIC ${out})
    target_link_libraries(${target}_reasons PUBLIC becache::reason)

    add_library(${target} STATIC ${out}/${caches}.cpp ${out}/${caches}.hpp)
    target_link_libraries(${target} PUBLIC ${target}_reasons becache::cache)

    foreach(library ${target}_reasons ${target})
        add_dependencies(${library} ${target}_generate)
        target_compile_features(${library} PUBLIC cxx_std_20)
        set_target_properties(${library} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endforeach()

    if(TARGET GTest::gmock AND TARGET becache::testing)
        add_library(${target}_testing INTERFACE)
        target_link_libraries(${target}_testing INTERFACE ${target} becache::testing GTest::gmock)
    endif()
endfunction()

# Sets `result` to a header that the catalogue names, without its extension.
function(_becache_header_of file key result)
    file(STRINGS ${file} lines REGEX "^[ \t]*${key}[ \t]*=")
    if(NOT lines MATCHES "^[ \t]*${key}[ \t]*=[ \t]*[\"']([^\"'/][^\"']*)\\.hpp[\"'][ \t]*(#.*)?$")
        message(FATAL_ERROR "${file}: ${key}: no line of its own names a header; "
            "write ${key} = \"backend/core/constants.hpp\" or the like below [catalogue]")
    endif()
    set(${result} ${CMAKE_MATCH_1} PARENT_SCOPE)
endfunction()
