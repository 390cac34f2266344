# What CMake reads out of the compiler's verbose output are zig's libraries as they were built for its own
# small tests, at fixed addresses. zig adds the right ones by itself.
foreach(language C CXX)
  set(CMAKE_${language}_IMPLICIT_LINK_LIBRARIES "")
  set(CMAKE_${language}_IMPLICIT_LINK_DIRECTORIES "")
endforeach()

cmake_language(DEFER CALL target_sources stepveil PRIVATE ${PROJECT_SOURCE_DIR}/cmake/release/demangle.c)
