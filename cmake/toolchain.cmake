# Compiler settings that hold for everything we write; libraries' headers are system headers.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(STEPVEIL_CCACHE ccache)
if(STEPVEIL_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${STEPVEIL_CCACHE})
endif()

function(stepveil_flags target)
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR})
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wconversion -Wshadow)
  if(STEPVEIL_WERROR)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
endfunction()

# stepveil_version(FILE...): the few sources that name the version; no other is built anew with a new one.
function(stepveil_version)
  set_property(SOURCE ${ARGN} APPEND PROPERTY COMPILE_DEFINITIONS STEPVEIL_VERSION="${PROJECT_VERSION}")
endfunction()
