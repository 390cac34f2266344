#include "core/http/response_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil {
namespace {

HttpResponse ReadHead(const std::vector<std::string>& lines) {
  ResponseReader reader;
  for (const std::string& line : lines) {
    EXPECT_TRUE(reader.ReadHeader(line)) << line;
  }
  return reader.Take(200);
}

TEST(ResponseReader, CollectsHeadersInLowerCaseAndTheLastOfSeveral) {
  const HttpResponse response =
      ReadHead({"HTTP/1.1 200 OK\r\n", "Retry-After:  5 \r\n", "X-A: 1\r\n", "x-a: b:c\r\n",
                "no colon\r\n", "X-Empty:\r\n", "\r\n"});
  const std::map<std::string, std::string> expected = {
      {"retry-after", "5"}, {"x-a", "b:c"}, {"x-empty", ""}};
  EXPECT_EQ(response.headers, expected);
  EXPECT_EQ(response.status, 200);
}

TEST(ResponseReader, TheLastHeadCountsAndTrailersDoNot) {
  const HttpResponse response =
      ReadHead({"HTTP/1.1 103 Early Hints\r\n", "Link: x\r\n", "\r\n", "HTTP/1.1 200 OK\r\n",
                "A: 1\r\n", "\r\n", "A: 2\r\n", "Retry-After: 9\r\n"});
  const std::map<std::string, std::string> expected = {{"a", "1"}};
  EXPECT_EQ(response.headers, expected);
}

TEST(ResponseReader, KeepsEveryByteOfTheBody) {
  ResponseReader reader;
  std::string expected;
  for (std::size_t i = 0; i < 3000; ++i) {
    const std::string piece(i % 97, static_cast<char>(i));
    EXPECT_TRUE(reader.ReadBody(piece));
    expected += piece;
  }
  EXPECT_EQ(reader.Take(200).body.Expose(), expected);
  EXPECT_TRUE(reader.Take(200).body.empty());
}

TEST(ResponseReader, StopsPastTheLargestBody) {
  ResponseReader reader;
  const std::string piece(kMaxResponseBytes / 4, 'x');
  for (int i = 0; i < 4; ++i) {
    EXPECT_TRUE(reader.ReadBody(piece));
  }
  EXPECT_FALSE(reader.too_large());
  EXPECT_FALSE(reader.ReadBody("y"));
  EXPECT_TRUE(reader.too_large());
  EXPECT_EQ(reader.Take(200).body.size_bytes(), kMaxResponseBytes);
}

TEST(ResponseReader, StopsPastTheLargestHead) {
  ResponseReader reader;
  const std::string line = "x: " + std::string(60'000, 'x') + "\r\n";
  int lines = 0;
  while (lines < 100 && reader.ReadHeader(line)) {
    ++lines;
  }
  EXPECT_EQ(lines, 4);
  EXPECT_TRUE(reader.too_large());
}

}  // namespace
}  // namespace stepveil
