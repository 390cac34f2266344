#include "gitlab-component/debug_trace.h"

#include <gtest/gtest.h>

namespace stepveil::gitlab {
namespace {

bool Traces(const std::string& value) {
  const std::vector<std::string> entries = {"CI_DEBUG_TRACE=" + value};
  return TracesShell(Variables(entries));
}

TEST(DebugTrace, IsReadAsTheRunnerReadsIt) {
  for (const char* on : {"1", "t", "T", "true", "TRUE", "True"}) {
    EXPECT_TRUE(Traces(on)) << on;
  }
  for (const char* off : {"", "0", "f", "false", "tRUE", "yes", "on", " true", "2"}) {
    EXPECT_FALSE(Traces(off)) << off;
  }
  EXPECT_FALSE(TracesShell(Variables(std::vector<std::string>{})));
}

}  // namespace
}  // namespace stepveil::gitlab
