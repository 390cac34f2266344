#include "core/base/foreign_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <random>
#include <string>

namespace stepveil {
namespace {

using nlohmann::json;
using Kind = JsonFault::Kind;

constexpr JsonLimits kTiny{200, 20};

Kind FaultOf(const std::string& text, const JsonLimits& limits = kSmallJson) {
  JsonFault fault;
  const json read = ReadForeignJson(text, limits, &fault);
  EXPECT_EQ(read.is_discarded(), fault.kind != Kind::kNone) << text.substr(0, 80);
  EXPECT_EQ(ReadForeignJson(text, limits).is_discarded(), read.is_discarded());
  return fault.kind;
}

std::string Repeated(std::string_view piece, std::size_t count) {
  std::string text;
  text.reserve(piece.size() * count);
  for (std::size_t i = 0; i < count; ++i) {
    text += piece;
  }
  return text;
}

// A text of every shape that goes down: `depth` levels of `open`, something, and `close` again.
std::string Nested(const std::string& open, const std::string& close, std::size_t depth) {
  return Repeated(open, depth) + "1" + Repeated(close, depth);
}

struct Shape {
  const char* open;
  const char* close;
  std::size_t levels;  // of depth that one repetition makes
};

constexpr Shape kShapes[] = {{"[", "]", 1},          {"{\"a\":", "}", 1},
                             {"[ {\"a\":", "}]", 2}, {"[0,", "]", 1},
                             {"[[],", "]", 1},       {"{\"a\":[{}],\"b\":", "}", 1},
                             {"[\"]]]\",", "]", 1},  {"[\"\\\"]\",", "]", 1}};

TEST(ReadForeignJson, GoesDownAsFarAsTheLimitInEveryShape) {
  for (const Shape& shape : kShapes) {
    const std::size_t most = (kMostJsonDepth - 2) / shape.levels;
    EXPECT_EQ(FaultOf(Nested(shape.open, shape.close, most)), Kind::kNone) << shape.open;
    EXPECT_EQ(FaultOf(Nested(shape.open, shape.close, kMostJsonDepth + 1)), Kind::kTooDeep)
        << shape.open;
    EXPECT_EQ(FaultOf(Repeated(shape.open, 100'000), kLargeJson), Kind::kTooDeep) << shape.open;
  }
  EXPECT_EQ(FaultOf(Nested("[", "]", kMostJsonDepth)), Kind::kNone);
}

TEST(ReadForeignJson, BracketsInTextsAreNoDepth) {
  EXPECT_EQ(FaultOf("[\"" + std::string(1000, '[') + "\",\"\\\\\",\"\\\"[[\"]"), Kind::kNone);
  EXPECT_EQ(FaultOf("[\"\\\\\"" + std::string(1000, '[')), Kind::kTooDeep);
}

TEST(ReadForeignJson, CountsBytesAndValues) {
  EXPECT_EQ(FaultOf("[" + Repeated("0,", 17) + "0]", kTiny), Kind::kNone);
  EXPECT_EQ(FaultOf("[" + Repeated("0,", 20) + "0]", kTiny), Kind::kTooLarge);
  EXPECT_EQ(FaultOf("[" + Repeated("{},", 20) + "0]", kTiny), Kind::kTooLarge);
  EXPECT_EQ(FaultOf('"' + std::string(198, 'x') + '"', kTiny), Kind::kNone);
  EXPECT_EQ(FaultOf('"' + std::string(199, 'x') + '"', kTiny), Kind::kTooLarge);
}

TEST(ReadForeignJson, OneTextMayBeAsLargeAsASecretCanBeAndNoLarger) {
  EXPECT_EQ(FaultOf('"' + std::string(kMostJsonTextBytes - 2, 'x') + '"', kLargeJson), Kind::kNone);
  EXPECT_EQ(FaultOf('"' + std::string(kMostJsonTextBytes + 1, 'x') + '"', kLargeJson),
            Kind::kTooLarge);
  EXPECT_EQ(FaultOf(std::string(kMostJsonTextBytes + 1, '1'), kLargeJson), Kind::kTooLarge);
}

TEST(ReadForeignJson, TellsThePlaceOfWhatIsBroken) {
  for (const auto& [text, offset] : std::map<std::string, std::size_t>{
           {"", 0}, {"{\"a\": canary}", 6}, {"[1,]", 3}, {"[\"\xff\"]", 2}, {"[1", 2}}) {
    JsonFault fault;
    EXPECT_TRUE(ReadForeignJson(text, kSmallJson, &fault).is_discarded());
    EXPECT_EQ(fault.kind, Kind::kBroken) << text;
    EXPECT_EQ(fault.offset, offset) << text;
  }
}

// Random documents and random cuts of them: whatever stays within the limits is read as the library
// reads it.
class Documents {
 public:
  json Next(int levels) {
    const auto kind = random_() % (levels == 0 ? 4 : 6);
    switch (kind) {
      case 0:
        return static_cast<int>(random_() % 1000);
      case 1:
        return random_() % 2 == 0;
      case 2:
        return std::string(random_() % 5, "[{\"\\,:x"[random_() % 7]);
      case 3:
        return nullptr;
      default:
        return Container(kind == 4, levels);
    }
  }

  std::size_t Number(std::size_t below) { return random_() % below; }

 private:
  json Container(bool list, int levels) {
    json made = list ? json::array() : json::object();
    for (auto count = random_() % 5; count > 0; --count) {
      if (list) {
        made.push_back(Next(levels - 1));
      } else {
        made[std::string(1 + random_() % 3, "\"]}ab"[random_() % 5])] = Next(levels - 1);
      }
    }
    return made;
  }

  std::mt19937 random_{20260601};
};

TEST(ReadForeignJson, ReadsWhatTheLibraryReads) {
  Documents documents;
  for (int round = 0; round < 2000; ++round) {
    const json written = documents.Next(6);
    std::string text = written.dump(round % 3 == 0 ? 2 : -1);
    EXPECT_EQ(ReadForeignJson(text, kSmallJson), written) << text;
    text.resize(documents.Number(text.size() + 1));
    EXPECT_EQ(ReadForeignJson(text, kSmallJson).is_discarded(), !json::accept(text)) << text;
  }
}

// The memory of a process that makes a text and reads it, in MiB.
long PeakOf(const std::function<std::string()>& make) {
  const pid_t child = fork();
  if (child == 0) {
    const json read = ReadForeignJson(make(), kLargeJson);
    const json copy = read;  // walks all of it
    _exit(copy.is_discarded() ? 1 : 0);
  }
  int status = 0;
  rusage usage{};
  EXPECT_EQ(wait4(child, &status, 0, &usage), child);
  EXPECT_TRUE(WIFEXITED(status)) << status;
  return usage.ru_maxrss / 1024;
}

constexpr std::size_t kBodyBytes = std::size_t{60} << 20;

// Bodies of 60 MB that no server of good will sends, and the largest ones that are still read.
TEST(ReadForeignJson, NoTextTakesMuchMoreThanItself) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "the sanitizer's own memory is measured here";
#endif
  for (const char* piece : {"[", "{\"a\":", "[],", "0,", "{},", "\"\",", "[[", "\"a\":0,", "1",
                            "\\\\", "\"", "[{\"secrets\":[", "null,", "{\"a\":{}},"}) {
    for (const char* before : {"", "["}) {
      const auto make = [&] {
        return before + Repeated(piece, kBodyBytes / std::string(piece).size());
      };
      EXPECT_LT(PeakOf(make), 250) << before << piece;
    }
  }
  for (const char* piece : {"[],", "{},", "0,", "\"\",", "{\"a\":0},", "{\"a\":[0]},"}) {
    const std::size_t values = std::string(piece).find('0') == std::string::npos ? 1 : 3;
    const auto make = [&] { return "[" + Repeated(piece, kLargeJson.values / values / 2) + "0]"; };
    EXPECT_LT(PeakOf(make), 500) << piece;
  }
}

}  // namespace
}  // namespace stepveil
