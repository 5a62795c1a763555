# A room is a folder that becomes a library; its edges are its DEPS and nothing else.

option(SPIKELOOM_WERROR "Warnings are errors" OFF)
option(SPIKELOOM_LIBFUZZER "Build the fuzz targets with libFuzzer's driver" OFF)

add_library(spikeloom_flags INTERFACE)
target_include_directories(spikeloom_flags INTERFACE ${PROJECT_SOURCE_DIR})
# -ffp-contract=off: one network, one answer also where the compiler could fuse a multiply and an add.
# -Wno-restrict: g++ 12 suspects its own std::string operator+ (GCC bug 105651).
target_compile_options(spikeloom_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow -ffp-contract=off
                       $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
                       $<$<BOOL:${SPIKELOOM_WERROR}>:-Werror>)
target_link_libraries(spikeloom_flags INTERFACE Threads::Threads)

# spikeloom_room(name DEPS libraries...): every *.cc of the current folder.
function(spikeloom_room name)
  cmake_parse_arguments(ARG "" "" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cc)
  if(sources)
    add_library(${name} STATIC ${sources})
    target_link_libraries(${name} PUBLIC spikeloom_flags ${ARG_DEPS})
  else()
    add_library(${name} INTERFACE)
    target_link_libraries(${name} INTERFACE spikeloom_flags ${ARG_DEPS})
  endif()
endfunction()

# spikeloom_tests(name LABEL quick|full|slow FOLDER dir DEPS libraries...): one binary of all *_test.cc in FOLDER;
# each case is a ctest of its own, so that a failure is named. Under ctest properties draw the same cases every time; run
# the binary by hand to try others.
function(spikeloom_tests name)
  cmake_parse_arguments(ARG "" "LABEL;FOLDER;TIMEOUT" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/tests/${ARG_FOLDER}/*_test.cc)
  if(NOT sources)
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 300)
  endif()
  # Slow ones use every core themselves.
  if(ARG_LABEL STREQUAL slow)
    set(serial TRUE)
  else()
    set(serial FALSE)
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE spikeloom_flags ${ARG_DEPS} GTest::gtest GTest::gmock GTest::gtest_main rapidcheck)
  target_compile_definitions(${name} PRIVATE SPIKELOOM_SOURCE_DIR="${PROJECT_SOURCE_DIR}" SPIKELOOM_BINARY_DIR="${PROJECT_BINARY_DIR}")
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES LABELS ${ARG_LABEL} TIMEOUT ${ARG_TIMEOUT}
                       RUN_SERIAL ${serial} ENVIRONMENT RC_PARAMS=seed=2014)
endfunction()
include(GoogleTest)
