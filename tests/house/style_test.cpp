// Sizes, heavy headers, names, and what may print: the rules of the house that a program can check.
#include "tests/house/source_tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

namespace stepveil::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Check = std::vector<std::string> (*)(const SourceFile&);

std::vector<std::string> FaultsIn(const std::vector<SourceFile>& files, Check check) {
  std::vector<std::string> faults;
  for (const SourceFile& file : files) {
    for (std::string& fault : check(file)) {
      faults.push_back(std::move(fault));
    }
  }
  return faults;
}

void ExpectNone(const std::vector<SourceFile>& files, Check check) {
  const auto faults = FaultsIn(files, check);
  EXPECT_THAT(faults, IsEmpty()) << Listed(faults);
}

std::vector<std::string> SizeFaults(const SourceFile& file) {
  const bool is_test = file.path.starts_with("tests/");
  const std::size_t most = IsHeader(file) && !is_test ? 120 : 250;
  if (CountLines(file) <= most) {
    return {};
  }
  return {file.path + ": " + std::to_string(CountLines(file)) + " lines, at most " +
          std::to_string(most)};
}

TEST(Style, FilesAreSmall) {
  ExpectNone(ReadProduct(), SizeFaults);
  ExpectNone(ReadSources({"tests"}), SizeFaults);
}

TEST(Style, AFileThatIsTooLongIsSeen) {
  EXPECT_THAT(SizeFaults(MakeSource("a.h", std::string(120, '\n'))), IsEmpty());
  EXPECT_THAT(SizeFaults(MakeSource("a.h", std::string(121, '\n'))), SizeIs(1));
  EXPECT_THAT(SizeFaults(MakeSource("a.cpp", std::string(250, '\n'))), IsEmpty());
  EXPECT_THAT(SizeFaults(MakeSource("a.cpp", std::string(251, '\n'))), SizeIs(1));
  EXPECT_THAT(SizeFaults(MakeSource("tests/a.h", std::string(250, '\n'))), IsEmpty());
  EXPECT_THAT(SizeFaults(MakeSource("tests/a.h", std::string(251, '\n'))), SizeIs(1));
}

// Each costs seconds per file that sees it. curl's is cheap, but nobody's business outside
// core/http.
std::vector<std::string> HeavyHeaders(const SourceFile& file) {
  if (!IsHeader(file)) {
    return {};
  }
  const std::string more = PartOf(file.path) == "core/http" ? "" : "|curl";
  return LinesMatching(file,
                       R"(#\s*include\s*<(nlohmann/json\.hpp|(yaml-cpp|boost|CLI)" + more + ")/)");
}

TEST(Style, NoHeaderOfOursIncludesAHeavyLibrary) { ExpectNone(ReadProduct(), HeavyHeaders); }

TEST(Style, AHeavyHeaderIsSeen) {
  const std::string text =
      "#include <nlohmann/json.hpp>\n#include <curl/curl.h>\n#include <string>";
  EXPECT_THAT(HeavyHeaders(MakeSource("core/run/a.h", text)), SizeIs(2));
  EXPECT_THAT(HeavyHeaders(MakeSource("core/http/a.h", text)), SizeIs(1));
  EXPECT_THAT(HeavyHeaders(MakeSource("core/run/a.cpp", text)), IsEmpty());
}

TEST(Style, BoostProcessIsInOneFile) {
  std::vector<std::string> users;
  for (const SourceFile& file : ReadProduct()) {
    if (!LinesMatching(file, R"(#\s*include\s*<boost/process)").empty()) {
      users.push_back(file.path);
    }
  }
  EXPECT_THAT(users, ElementsAre("core/run/launch.cpp"));
}

// The library's readers: without a bound on depth, values or memory.
std::vector<std::string> UnboundedReads(const SourceFile& file) {
  const auto includes = IncludesOf(file);
  if (std::find(includes.begin(), includes.end(), "<nlohmann/json.hpp>") == includes.end()) {
    return {};
  }
  return LinesMatching(
      file,
      R"re(\b(parse|accept|sax_parse|from_(cbor|bson|msgpack|ubjson|bjdata))\s*\(|"_json\b)re");
}

TEST(Style, ForeignJsonIsReadInOneFile) {
  for (const SourceFile& file : ReadProduct()) {
    if (file.path != "core/base/foreign_json.cpp") {
      EXPECT_THAT(UnboundedReads(file), IsEmpty()) << file.path;
    }
  }
}

TEST(Style, AnUnboundedReadIsSeen) {
  const std::string text = "json::parse(a);\nJson::accept (a);\nReadForeignJson(a);\nparser(a);";
  EXPECT_THAT(UnboundedReads(MakeSource("a.cpp", "#include <nlohmann/json.hpp>\n" + text)),
              SizeIs(2));
  EXPECT_THAT(UnboundedReads(MakeSource("a.cpp", text)), IsEmpty());
}

// Words that say nothing, as the last one of a file's or a type's name.
std::vector<std::string> EmptyNames(const SourceFile& file) {
  std::vector<std::string> faults = LinesMatching(
      file, R"(\b(class|struct|enum|using)\s+(\w*(Manager|Helper|Util|Service)s?)\b\s*[:{;=])");
  const std::string stem = std::filesystem::path(file.path).stem().string();
  for (const char* word :
       {"manager", "helper", "helpers", "util", "utils", "service", "services"}) {
    if (stem == word || stem.ends_with(std::string("_") + word)) {
      faults.push_back(file.path);
    }
  }
  return faults;
}

TEST(Style, NamesSayWhatAThingIs) {
  ExpectNone(ReadProduct(), EmptyNames);
  ExpectNone(ReadSources({"tests"}), EmptyNames);
}

TEST(Style, AnEmptyNameIsSeen) {
  const std::string type = "class Token";  // in two pieces: this file is checked, too
  EXPECT_THAT(EmptyNames(MakeSource("core/a/string_utils.h", type + "Manager {")), SizeIs(2));
  EXPECT_THAT(EmptyNames(MakeSource("core/a/service_token.h", "struct ServiceToken {")), IsEmpty());
}

// A parser's what() quotes what it read: a value, perhaps.
std::vector<std::string> WhatCalls(const SourceFile& file) {
  return LinesMatching(file, R"((\.|->)\s*what\s*\()");
}

TEST(Style, NoExceptionsTextIsRead) { ExpectNone(ReadProduct(), WhatCalls); }

TEST(Style, AWhatIsSeen) {
  EXPECT_THAT(WhatCalls(MakeSource("a.cpp", "e.what();\ne->what ( );\n// e.what()\nwhat();")),
              SizeIs(2));
}

// The C library's words begin with a capital; a message of ours doesn't.
std::vector<std::string> RawSystemWords(const SourceFile& file) {
  return LinesMatching(file, R"((^|[^_])\bstrerror\w*\s*\(|_category\(\)\s*\.message)");
}

TEST(Style, SystemErrorsAreWordedInOnePlace) {
  for (const SourceFile& file : ReadProduct()) {
    if (file.path != "core/base/text.cpp") {
      EXPECT_THAT(RawSystemWords(file), IsEmpty()) << file.path;
    }
  }
}

TEST(Style, RawSystemWordsAreSeen) {
  const std::string text =
      "std::strerror(e);\nstrerror_r(e);\nstd::generic_category().message(e);\n"
      "curl_easy_strerror(e);\nSystemWords(e);";
  EXPECT_THAT(RawSystemWords(MakeSource("a.cpp", text)), SizeIs(3));
}

std::vector<std::string> Prints(const SourceFile& file) {
  const std::string part = PartOf(file.path);
  if (part == "core/base" || part == "core/cli" || part == "core/app") {
    return {};
  }
  return LinesMatching(
      file, R"(\bstd::(cout|cerr|clog)\b|\b(v?f?printf|f?puts|putchar|perror|psignal)\s*\()");
}

TEST(Style, OnlyBaseCliAndAppPrint) { ExpectNone(ReadSources({"core"}), Prints); }

TEST(Style, APrintIsSeen) {
  const std::string text = "std::cerr << x;\nprintf(x);\nstd::fputs(x);\nsnprintf(x);\n// puts(x)";
  EXPECT_THAT(Prints(MakeSource("core/run/a.cpp", text)), SizeIs(3));
  EXPECT_THAT(Prints(MakeSource("core/app/a.cpp", text)), IsEmpty());
}

}  // namespace
}  // namespace stepveil::testing
