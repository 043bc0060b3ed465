# What `.ci/run` builds under the thread sanitizer.
add_custom_target(concurrent_tests)

# Says that these files have coroutines, of which clang 14 cannot check calls through pointers to functions.
function(becache_coroutines_in)
    set_source_files_properties(
        ${ARGN} PROPERTIES COMPILE_OPTIONS "$<$<CXX_COMPILER_ID:Clang>:-fno-sanitize=function>")
endfunction()

# becache_add_test(<name> [LINKS <target>...] [LABELS <label>...] [TIMEOUT <seconds>] [ARGUMENTS <text>...] SOURCES <file>...)
#
# One executable, and one entry in ctest: its own report tells its cases apart. LABELS: slow (left out by
# ./test --fast), concurrent (run under the thread sanitizer).
function(becache_add_test name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "LINKS;LABELS;ARGUMENTS;SOURCES")
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 300)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_compile_features(${name} PRIVATE cxx_std_20)
    target_include_directories(${name} PRIVATE ${becache_SOURCE_DIR}/tests)
    target_link_libraries(${name} PRIVATE ${arg_LINKS} GTest::gmock_main)
    if("concurrent" IN_LIST arg_LABELS)
        add_dependencies(concurrent_tests ${name})
    endif()
    add_test(NAME ${name} COMMAND ${name} ${arg_ARGUMENTS})
    set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}")
endfunction()
