// A log as a person sees it, in colour and with progress bars, in which half the lines are secrets:
// all of it but the secrets comes out as it went in.
#include "core/mask/needles.h"
#include "tests/core/mask/oracle.h"

#include <gtest/gtest.h>

#include <array>
#include <random>
#include <string>

namespace stepveil {
namespace {

using testing::TableOf;
using namespace std::string_literals;

const std::array<std::string, 6> kValues = {
    "hunter22",
    "s3cr3t-T0ken?value/4711~",
    "p@ss \"w0rd\" $HOME `x` 'q' <a&b> /x+y=z%~!*()[]{}#;|?^,\\",
    "p\xc3\xa4ssw\xc3\xb6rd-\xe6\x97\xa5-\xf0\x9f\x98\x80",
    "first 'line' of $it\nsecond \"line\" of it\n",
    "-----BEGIN PRIVATE KEY-----\n"
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj\n"
    "MzEfYyjiWA4R4/M2bS1GB4t7NXp98C3SC6dVMvDuictGeurT8jNbvJZHtCSuYEvu\n"
    "-----END PRIVATE KEY-----\n"};

// What is before and after a secret is no part of any form.
struct Frame {
  std::string before;
  std::string after;
};
const std::array<Frame, 6> kFrames = {{{"\x1b[31merror:\x1b[0m token=<", ">\n"},
                                       {"\x1b[1;32m", "\x1b[0m\n"},
                                       {"\r\x1b[K[=====>    ] ", " 45%"},
                                       {"\x1b[38;5;208m[", "]\x1b[m\r\n"},
                                       {"{\x22key\x22: \x1b[33m<", ">\x1b[39m}\n"},
                                       {"\t\x1b[2K", "\x1b[K\n"}}};

const std::array<std::string, 8> kLines = {
    "\r\x1b[K[==========>         ] 52% ",
    "\r\x1b[K[===================>] 99% done\n",
    "\x1b[32mok\x1b[0m 17 tests, every { brace } stays\n",
    "-----BEGIN PRIVATE KEY-----\n",
    "hunter2 hunter21 s3cr3t-T0ken?value p@ss \"w0rd\" first 'line' of\n",  // nearly
    "Building \xc3\xa4\xc3\xb6 \xf0\x9f\x98\x80 \xff\xfe in\0side\n"s,
    "\x1b[90m2026-03-05T11:02:14Z\x1b[39m MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n",
    "\n\r\n\b\b  \x1b[?25l\x1b[?25h"};

struct MadeLog {
  std::string text;
  std::string masked;
};

class LogMaker {
 public:
  LogMaker() {
    for (const std::string& value : kValues) {
      for (const Secret& needle : NeedlesOf(Secret(value), ShortValues::kLeave)) {
        forms_.emplace_back(needle.Expose());
      }
    }
  }

  [[nodiscard]] const std::vector<std::string>& forms() const { return forms_; }
  std::size_t Below(std::size_t bound) { return static_cast<std::size_t>(random_() % bound); }

  MadeLog Make(std::size_t line_count) {
    MadeLog log;
    for (std::size_t i = 0; i < line_count; ++i) {
      if (Below(2) == 0) {
        const std::string& line = kLines[Below(kLines.size())];
        log.text += line;
        log.masked += line;
      } else {
        const Frame& frame = kFrames[Below(kFrames.size())];
        log.text += frame.before + forms_[Below(forms_.size())] + frame.after;
        log.masked += frame.before + "***" + frame.after;
      }
    }
    log.text += "end\n";  // a near miss at the very end would be masked as one that is cut off
    log.masked += "end\n";
    return log;
  }

 private:
  std::mt19937 random_{1859};
  std::vector<std::string> forms_;
};

TEST(MaskerLog, WhatIsNoSecretComesOutAsItWentIn) {
  LogMaker maker;
  const auto table = TableOf(maker.forms());
  ASSERT_GT(maker.forms().size(), 150U);
  for (const std::size_t most : {std::size_t{1}, std::size_t{7}, std::size_t{300}, SIZE_MAX}) {
    const MadeLog log = maker.Make(4000);
    Masker masker(table);
    std::string output;
    for (std::size_t at = 0; at < log.text.size();) {
      const std::size_t size = most == SIZE_MAX ? log.text.size() : 1 + maker.Below(most);
      masker.Write(std::string_view(log.text).substr(at, size), output);
      at += size;
    }
    masker.Finish(output);
    ASSERT_EQ(output, log.masked) << "in writes of up to " << most << " bytes";
  }
}

// The same text, but each line's secret is cut short: nothing is a secret, and nothing may be lost.
TEST(MaskerLog, ALogOfNearMissesComesOutAsItWentIn) {
  LogMaker maker;
  std::vector<std::string> needles;
  for (const std::string& form : maker.forms()) {
    needles.push_back(form + "\x7f");
  }
  const MadeLog log = maker.Make(4000);
  EXPECT_EQ(testing::Streamed(needles, {log.text}), log.text);
}

}  // namespace
}  // namespace stepveil
