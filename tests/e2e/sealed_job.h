#pragma once

#include "tests/e2e/job.h"

#include <filesystem>
#include <string>
#include <vector>

namespace stepveil::testing {

// How many requests the server has had since the last call.
int TakeRequestCount(const DevServerProcess& server);

// A job with a login and a key for sealed files, in a folder with a .stepveil.yaml of three paths.
class SealedJobTest : public JobTest {
 protected:
  SealedJobTest();

  // Whoever opens a file: neither login nor authority, and an address where nobody is.
  void ForgetServer();

  [[nodiscard]] std::string Content(const std::string& name) const;
  [[nodiscard]] std::filesystem::perms Mode(const std::string& name) const;

  [[nodiscard]] int Requests() const { return TakeRequestCount(server_); }

  // "" where everything is well: `result` ended with `exit_code`, says `text` and no value.
  [[nodiscard]] static std::string WrongWith(const ProcessResult& result, int exit_code,
                                             const std::string& text);
};

inline constexpr char kPgPassword[] = "pg pass#1";  // POSTGRES_PASSWORD of /compose
inline constexpr char kPrintPassword[] = "printf %s \"$POSTGRES_PASSWORD\" | wc -c";

// The file secrets.age, of process compose unless told otherwise.
class SealedTest : public SealedJobTest {
 protected:
  [[nodiscard]] ProcessResult Seal(const std::vector<std::string>& flags = {"--process",
                                                                            "compose"}) const {
    std::vector<std::string> words{"seal", "-o", "secrets.age"};
    words.insert(words.end(), flags.begin(), flags.end());
    return Stepveil(words);
  }
  [[nodiscard]] ProcessResult Open(const std::vector<std::string>& flags = {"--process",
                                                                            "compose"}) const {
    std::vector<std::string> words{"run", "--sealed", "secrets.age"};
    words.insert(words.end(), flags.begin(), flags.end());
    words.insert(words.end(), {"--", "sh", "-c", kPrintPassword});
    return Stepveil(words);
  }
  // Sealed, and the server is gone.
  void SealAndForget() {
    const ProcessResult sealed = Seal();
    ASSERT_EQ(sealed.exit_code, 0) << sealed.err;
    ForgetServer();
  }
};

}  // namespace stepveil::testing
