# Flags live in one interface target; every library and program links it.
add_library(athanor_flags INTERFACE)
target_include_directories(athanor_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(athanor_flags INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_KEYWORDS
    QT_STRICT_ITERATORS QT_USE_QSTRINGBUILDER QT_NO_FOREACH QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_compile_options(athanor_flags INTERFACE -Wall -Wextra -Wpedantic -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
if(ATHANOR_WERROR)
    target_compile_options(athanor_flags INTERFACE -Werror)
endif()
if(ATHANOR_SANITIZE)
    target_compile_options(athanor_flags INTERFACE -fsanitize=address,undefined -fno-omit-frame-pointer)
    target_link_options(athanor_flags INTERFACE -fsanitize=address,undefined)
endif()

# athanor_library(name SOURCES … [PUBLIC libs…] [PRIVATE libs…]): a static library with the alias athanor::name.
function(athanor_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC;PRIVATE" ${ARGN})
    add_library(athanor_${name} STATIC ${ARG_SOURCES})
    add_library(athanor::${name} ALIAS athanor_${name})
    target_link_libraries(athanor_${name} PUBLIC athanor_flags ${ARG_PUBLIC} PRIVATE ${ARG_PRIVATE})
endfunction()

# athanor_test(name SOURCES … [LIBS …] [ENV …] [SERIAL]): a Qt test program registered with CTest. SERIAL: it watches
# the clock, so nothing runs beside it.
function(athanor_test name)
    cmake_parse_arguments(ARG "SERIAL" "" "SOURCES;LIBS;ENV" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE athanor_flags Qt6::Test ${ARG_LIBS})
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES TIMEOUT 300 ENVIRONMENT
        "QT_QPA_PLATFORM=offscreen;ATHANOR_SOURCE_DIR=${PROJECT_SOURCE_DIR};ATHANOR_BIN_DIR=${CMAKE_RUNTIME_OUTPUT_DIRECTORY};${ARG_ENV}")
    if(ARG_SERIAL)
        set_tests_properties(${name} PROPERTIES RUN_SERIAL TRUE)
    endif()
endfunction()
