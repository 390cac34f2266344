# stepveil_roots(FILE): what builtin_roots.cpp includes, the file's bytes as a list of numbers.
function(stepveil_roots file)
  file(READ ${file} bytes HEX)
  string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
  file(WRITE ${PROJECT_BINARY_DIR}/roots/builtin_roots.inc "${bytes}\n")
  set_property(SOURCE ${PROJECT_SOURCE_DIR}/core/http/builtin_roots.cpp PROPERTY
    COMPILE_DEFINITIONS STEPVEIL_ROOTS="${PROJECT_BINARY_DIR}/roots/builtin_roots.inc")
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${file})
endfunction()
