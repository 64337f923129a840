# SPDX-License-Identifier: GPL-3.0-or-later
# What every target of the project shares: warnings, hardening, sanitizers, Qt's strictness.

include(CheckPIESupported)
check_pie_supported()

add_library(agio_common INTERFACE)
target_compile_features(agio_common INTERFACE cxx_std_20)
target_include_directories(agio_common INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(agio_common INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_FOREACH
    QT_DISABLE_DEPRECATED_BEFORE=0x060400
    AGIO_VERSION="${PROJECT_VERSION}")

if(MSVC)
    target_compile_options(agio_common INTERFACE /W4 /utf-8 /permissive- /guard:cf)
    target_link_options(agio_common INTERFACE /guard:cf /DYNAMICBASE /HIGHENTROPYVA)
    target_compile_definitions(agio_common INTERFACE NOMINMAX WIN32_LEAN_AND_MEAN)
    if(AGIO_WARNINGS_AS_ERRORS)
        target_compile_options(agio_common INTERFACE /WX)
    endif()
else()
    target_compile_options(agio_common INTERFACE
        -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wold-style-cast
        -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough)
    # GCC 12 sees overlapping copies in std::string's own assignment (GCC bug 105651).
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
        target_compile_options(agio_common INTERFACE -Wno-restrict)
    endif()
    if(AGIO_WARNINGS_AS_ERRORS)
        target_compile_options(agio_common INTERFACE -Werror)
    endif()
    target_compile_options(agio_common INTERFACE -fstack-protector-strong)
    if(NOT AGIO_SANITIZE)
        target_compile_options(agio_common INTERFACE
            "$<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
    endif()
    if(CMAKE_SYSTEM_NAME STREQUAL "Linux")
        target_link_options(agio_common INTERFACE -Wl,-z,relro,-z,now -Wl,--as-needed)
    endif()
endif()

if(AGIO_SANITIZE)
    target_compile_options(agio_common INTERFACE
        -fsanitize=${AGIO_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(agio_common INTERFACE -fsanitize=${AGIO_SANITIZE})
endif()

# agio_library(NAME SOURCES a.cpp … [LINK lib …] [PRIVATE_LINK lib …] [MOC])
# A static library of one folder. What it links is what it may include.
function(agio_library name)
    cmake_parse_arguments(ARG "MOC" "" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC agio_common ${ARG_LINK} PRIVATE ${ARG_PRIVATE_LINK})
    if(ARG_MOC)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# agio_program(NAME SOURCES … LINK … [MOC])
function(agio_program name)
    cmake_parse_arguments(ARG "MOC" "" "SOURCES;LINK" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE agio_common ${ARG_LINK})
    if(ARG_MOC)
        set_target_properties(${name} PROPERTIES AUTOMOC ON)
    endif()
endfunction()

# agio_test(NAME SOURCES tst_x.cpp … LINK lib … [TIMEOUT s] [LABELS …]): one QtTest class, one
# program. The .cpp ends in #include "tst_x.moc".
function(agio_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE agio_common Qt6::Test ${ARG_LINK})
    set_target_properties(${name} PROPERTIES AUTOMOC ON)
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;QT_QUICK_BACKEND=software;LC_ALL=C.UTF-8;TZ=UTC")
endfunction()
