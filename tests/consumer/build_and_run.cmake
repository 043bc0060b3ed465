# Copies `project` to the fresh `folder`, configures, builds and runs it there, and changes its catalogue.
function(run)
    execute_process(COMMAND ${ARGV} RESULT_VARIABLE result)
    if(NOT result EQUAL 0)
        list(JOIN ARGV " " command)
        message(FATAL_ERROR "${command}: it ended with ${result}; it is to end with 0")
    endif()
endfunction()

set(source ${folder}/source)
set(build ${folder}/build)
set(generated ${build}/shop_caches_generated/shop)
file(REMOVE_RECURSE ${folder})
file(COPY ${project}/ DESTINATION ${source})

find_program(ccache ccache)
set(launcher "")
if(ccache)
    set(launcher -DCMAKE_CXX_COMPILER_LAUNCHER=${ccache})
endif()
set(configure ${CMAKE_COMMAND} -S ${source} -G ${generator}
    -DBECACHE_SOURCE_DIR=${becache} -DCMAKE_CXX_COMPILER=${compiler} ${launcher}
    -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_FLAGS_DEBUG=-O0
    "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Werror")
run(${configure} -B ${folder}/without_tests -DSHOP_TESTS=OFF)
run(${configure} -B ${build})
run(${CMAKE_COMMAND} --build ${build} --parallel 2)
run(${build}/shop)
run(${build}/words)
run(${build}/shop_test)

# A new description is generated; the caches, which it does not concern, are left alone.
file(TIMESTAMP ${generated}/caches.hpp before "%s")
file(READ ${source}/shop.toml text)
string(REPLACE "raised by the till" "raised by the cashier" changed "${text}")
file(WRITE ${source}/shop.toml "${changed}")
run(${CMAKE_COMMAND} --build ${build} --parallel 2 --target words)
file(TIMESTAMP ${generated}/caches.hpp after "%s")
file(READ ${generated}/reasons.cpp reasons)
if(NOT reasons MATCHES "raised by the cashier")
    message(FATAL_ERROR "shop.toml changed: it was not generated anew; a build is to do that")
endif()
if(NOT before EQUAL after)
    message(FATAL_ERROR "shop.toml changed its reasons: caches.hpp was written again; it is to be left alone")
endif()

# A wrong catalogue stops the build and says where.
string(REPLACE "number = 2" "number = 1" changed "${text}")
file(WRITE ${source}/shop.toml "${changed}")
execute_process(
    COMMAND ${CMAKE_COMMAND} --build ${build} --target words
    RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
if(result EQUAL 0 OR NOT output MATCHES "shop.toml:[0-9]+:[0-9]+: the number of reason PRICES_CHANGED: 1 is")
    message(FATAL_ERROR "shop.toml with one number twice: the build ended with ${result} and said: ${output}; "
        "it is to fail and to name the place")
endif()
