#include "core/config/headers.h"

#include "tests/core/config/scratch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(ReadCustomHeaders, ReadsQuotedWords) {
  EXPECT_THAT(
      *ReadCustomHeaders("k1=v1 k2='v 2'  k3=\"a'b c\" k4=x=y"),
      ElementsAre(Pair("k1", "v1"), Pair("k2", "v 2"), Pair("k3", "a'b c"), Pair("k4", "x=y")));
  EXPECT_THAT(*ReadCustomHeaders("  "), ElementsAre());
}

TEST(ReadCustomHeaders, LeavesOutWhatTheCliLeavesOut) {
  EXPECT_THAT(*ReadCustomHeaders("User-Agent=a accept=b X=c"), ElementsAre(Pair("X", "c")));
}

TEST(ReadCustomHeaders, RefusesTheRestWithoutQuotingIt) {
  for (const std::string text : {"canary-9f3b-SECRET", "=canary-9f3b-SECRET",
                                 "a='canary-9f3b-SECRET", "a=b canary-9f3b-SECRET"}) {
    const std::string printed = Printed(ReadCustomHeaders(text));
    EXPECT_THAT(printed, HasSubstr("not a list of headers"));
    EXPECT_THAT(printed, Not(HasSubstr(kCanary)));
  }
}

TEST(CheckedHeader, TakesOneLine) {
  EXPECT_THAT(*CheckedHeader(" CF-Access-Client-Id ", " x y "), Pair("CF-Access-Client-Id", "x y"));
}

TEST(CheckedHeader, RefusesSplittingAndOurOwn) {
  const std::string canary = kCanary;
  for (const auto& [name, value] : std::vector<RequestHeader>{{"A", canary + "\r\nHost: evil"},
                                                              {"A", canary + std::string(1, '\0')},
                                                              {"A\r\nB", canary},
                                                              {"", canary},
                                                              {canary + ":", "x"},
                                                              {"Authorization", "Bearer " + canary},
                                                              {"host", canary},
                                                              {"Content-Length", "0"}}) {
    const auto header = CheckedHeader(name, value);
    EXPECT_FALSE(header.has_value()) << name;
    EXPECT_THAT(Printed(header), Not(HasSubstr(kCanary)));
  }
  EXPECT_THAT(Printed(CheckedHeader("Authorization", "x")),
              HasSubstr("the header \"authorization\" is stepveil's own"));
}

}  // namespace
}  // namespace stepveil
