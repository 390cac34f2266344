#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil::testing {

// One file of ours, as the house tests look at it.
struct SourceFile {
  std::string path;  // from the repository's root
  std::string text;
  std::string code;  // text without comments, every line in its place; strings stay
};

// Makes a SourceFile of text, for tests of the checks themselves.
[[nodiscard]] SourceFile MakeSource(std::string path, std::string text);

// All .h and .cpp files under the places (folders or files, from the root), sorted by path.
[[nodiscard]] std::vector<SourceFile> ReadSources(const std::vector<std::string>& places);

// What the product is made of: main.cpp and every folder beside it but tests, build and cmake.
[[nodiscard]] std::vector<SourceFile> ReadProduct();

[[nodiscard]] bool IsHeader(const SourceFile& file);

[[nodiscard]] std::size_t CountLines(const SourceFile& file);

// The part a file belongs to: "core/run", "github-action", "main.cpp", "tests/devserver".
[[nodiscard]] std::string PartOf(std::string_view path);

// What follows #include, with its quotes or brackets, in order.
[[nodiscard]] std::vector<std::string> IncludesOf(const SourceFile& file);

// "path:line: the line" for each line of code that the regular expression matches.
[[nodiscard]] std::vector<std::string> LinesMatching(const SourceFile& file,
                                                     const std::string& expression);

// One a line, for a failure's message.
[[nodiscard]] std::string Listed(const std::vector<std::string>& faults);

}  // namespace stepveil::testing
