#include "tests/house/source_tree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <utility>

namespace stepveil::testing {
namespace {

namespace fs = std::filesystem;

// Where the string or character literal that opens at `at` ends (behind its last quote).
std::size_t EndOfLiteral(std::string_view text, std::size_t at) {
  const char quote = text[at];
  if (quote == '"' && at > 0 && text[at - 1] == 'R') {
    const std::size_t open = text.find('(', at);
    const std::string close = ")" + std::string(text.substr(at + 1, open - at - 1)) + "\"";
    const std::size_t end = text.find(close, open);
    return end == std::string_view::npos ? text.size() : end + close.size();
  }
  for (++at; at < text.size() && text[at] != quote && text[at] != '\n'; ++at) {
    at += text[at] == '\\' ? 1 : 0;
  }
  return std::min(at + 1, text.size());
}

// The end of the comment that opens at `at`, or `at` if none does.
std::size_t EndOfComment(std::string_view text, std::size_t at) {
  const std::string_view opening = text.substr(at, 2);
  if (opening == "//") {
    return std::min(text.find('\n', at), text.size());
  }
  if (opening == "/*") {
    const std::size_t end = text.find("*/", at + 2);
    return end == std::string_view::npos ? text.size() : end + 2;
  }
  return at;
}

// A quote between two digits separates them (1'000).
bool OpensLiteral(std::string_view text, std::size_t at) {
  const bool in_number = text[at] == '\'' && at > 0 && isalnum(text[at - 1]) != 0;
  return (text[at] == '"' || text[at] == '\'') && !in_number;
}

std::string WithoutComments(std::string_view text) {
  std::string code;
  for (std::size_t at = 0; at < text.size();) {
    if (const std::size_t end = EndOfComment(text, at); end != at) {
      const auto comment = text.substr(at, end - at);
      code.append(static_cast<std::size_t>(std::count(comment.begin(), comment.end(), '\n')), '\n');
      at = end;
      continue;
    }
    const std::size_t end = OpensLiteral(text, at) ? EndOfLiteral(text, at) : at + 1;
    code += text.substr(at, end - at);
    at = end;
  }
  return code;
}

bool IsSource(const fs::path& path) {
  return path.extension() == ".h" || path.extension() == ".cpp";
}

SourceFile ReadSource(const fs::path& root, const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return MakeSource(path.lexically_relative(root).generic_string(),
                    {std::istreambuf_iterator<char>(stream), {}});
}

}  // namespace

SourceFile MakeSource(std::string path, std::string text) {
  std::string code = WithoutComments(text);
  return {std::move(path), std::move(text), std::move(code)};
}

std::vector<SourceFile> ReadSources(const std::vector<std::string>& places) {
  const fs::path root = STEPVEIL_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const std::string& place : places) {
    if (fs::is_regular_file(root / place)) {
      files.push_back(ReadSource(root, root / place));
      continue;
    }
    if (!fs::exists(root / place)) {
      continue;  // an adapter that isn't written yet: a clone has no empty folders
    }
    for (const auto& entry : fs::recursive_directory_iterator(root / place)) {
      if (entry.is_regular_file() && IsSource(entry.path())) {
        files.push_back(ReadSource(root, entry.path()));
      }
    }
  }
  std::sort(files.begin(), files.end(),
            [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return files;
}

std::vector<SourceFile> ReadProduct() {
  const std::set<std::string> others = {"tests", "build", "cmake"};
  std::vector<std::string> places = {"main.cpp"};
  for (const auto& entry : std::filesystem::directory_iterator(STEPVEIL_SOURCE_DIR)) {
    const std::string name = entry.path().filename().string();
    if (entry.is_directory() && name.front() != '.' && !others.contains(name)) {
      places.push_back(name);
    }
  }
  return ReadSources(places);
}

bool IsHeader(const SourceFile& file) { return file.path.ends_with(".h"); }

std::size_t CountLines(const SourceFile& file) {
  return static_cast<std::size_t>(std::count(file.text.begin(), file.text.end(), '\n'));
}

std::string PartOf(std::string_view path) {
  const bool nested = path.starts_with("core/") || path.starts_with("tests/");
  const std::size_t first = path.find('/');
  const std::size_t end =
      nested && first != std::string_view::npos ? path.find('/', first + 1) : first;
  return std::string(path.substr(0, end));
}

std::vector<std::string> IncludesOf(const SourceFile& file) {
  static const std::regex include(R"(^\s*#\s*include\s*(["<][^">]*[">]))");
  std::vector<std::string> includes;
  std::istringstream lines(file.code);
  std::smatch match;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_search(line, match, include)) {
      includes.push_back(match[1]);
    }
  }
  return includes;
}

std::vector<std::string> LinesMatching(const SourceFile& file, const std::string& expression) {
  const std::regex wanted(expression);
  std::vector<std::string> found;
  std::istringstream lines(file.code);
  std::size_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (std::regex_search(line, wanted)) {
      found.push_back(file.path + ":" + std::to_string(number) + ": " + line);
    }
  }
  return found;
}

std::string Listed(const std::vector<std::string>& faults) {
  std::string text = "\n";
  for (const std::string& fault : faults) {
    text += "  " + fault + "\n";
  }
  return text;
}

}  // namespace stepveil::testing
