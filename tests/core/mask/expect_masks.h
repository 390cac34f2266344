#pragma once

#include "tests/core/mask/differs.h"
#include "tests/core/mask/oracle.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace stepveil::testing {

// Whole, byte by byte, and cut in two at every place; each step against the oracle too.
inline void ExpectMasks(const std::vector<std::string>& needles, const std::string& text,
                        const std::string& masked) {
  EXPECT_EQ(Streamed(needles, {text}), masked);
  EXPECT_EQ(Differs(needles, text, [&] { return text.size(); }), "");
  EXPECT_EQ(Differs(needles, text, [] { return 1; }), "") << "byte by byte";
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    const std::string_view view = text;
    EXPECT_EQ(Streamed(needles, {view.substr(0, cut), view.substr(cut)}), masked)
        << "cut at " << cut;
  }
}

}  // namespace stepveil::testing
