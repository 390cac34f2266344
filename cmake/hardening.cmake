# What makes a fault in memory an abort instead of a way in: a protected stack, checked calls of the C
# library and of containers, marked jump targets, a program that is laid out anew at each start, and
# tables that are read-only once it runs. tests/e2e/hardening_test.cpp reads it back.
include(CheckCXXCompilerFlag)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)
check_cxx_compiler_flag(-fstack-clash-protection STEPVEIL_STACK_CLASH)

set(STEPVEIL_JUMP_TARGETS "")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  set(STEPVEIL_JUMP_TARGETS -fcf-protection=full)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "aarch64|arm64")
  set(STEPVEIL_JUMP_TARGETS -mbranch-protection=standard)
endif()

function(stepveil_hardened target)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
  target_compile_options(${target} PRIVATE -fstack-protector-strong
    $<$<BOOL:${STEPVEIL_STACK_CLASH}>:-fstack-clash-protection> ${STEPVEIL_JUMP_TARGETS})
  # The sanitizers watch the same calls themselves.
  if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
    target_compile_options(${target} PRIVATE -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
  endif()
  target_link_options(${target} PRIVATE LINKER:-z,relro LINKER:-z,now LINKER:-z,noexecstack)
endfunction()
