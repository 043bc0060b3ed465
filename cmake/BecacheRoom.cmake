# becache_add_room(<room> [DEPENDS <room>...] [LINKS <target>...] SOURCES <file>...)
#
# Makes the target becache_<room> (alias becache::<room>) of src/<room> and include/becache/<room>.
# A room has an include root of its own that holds nothing but its own headers, so a header of a room
# that is not named after DEPENDS is not found: dependencies one way are enforced by the compiler.
function(becache_add_room room)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "DEPENDS;LINKS;SOURCES")
    set(root ${becache_BINARY_DIR}/rooms/${room})
    file(MAKE_DIRECTORY ${root}/becache)
    file(CREATE_LINK ${becache_SOURCE_DIR}/include/becache/${room} ${root}/becache/${room} SYMBOLIC)

    add_library(becache_${room} STATIC ${arg_SOURCES})
    add_library(becache::${room} ALIAS becache_${room})
    target_compile_features(becache_${room} PUBLIC cxx_std_20)
    target_include_directories(becache_${room} PUBLIC ${root})
    list(TRANSFORM arg_DEPENDS PREPEND becache::)
    target_link_libraries(becache_${room} PUBLIC ${arg_DEPENDS} ${arg_LINKS})
    set_target_properties(becache_${room} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()
