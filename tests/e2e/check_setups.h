#pragma once

#include "tests/e2e/run_job.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace stepveil::testing {

// A job that somebody set up wrongly, on a project of its own.
class SetupJob : public JobTest {
 public:
  void TestBody() override {}
  void Begin() { UseServer(); }

  // Orders to the server.
  void Model(const std::string& order) const { server_.Control("POST", "/_dev/model", order); }
  void Advance(int seconds) const;
  void AddSecret(const std::string& path, const std::string& name, const std::string& value,
                 bool hidden = false) const;
  // The address of a further listener of that kind.
  [[nodiscard]] std::string Listener(const std::string& kind) const;

  // An id token of GitHub's with these claims in place of its own, in the variable TOKEN.
  void UseMintedToken(const std::string& claims);
  // A real proxy, which lets nobody through to the server's port.
  void UseRefusingProxy();
  void FailLogin(int times);

  // What stands in place of what differs from run to run.
  [[nodiscard]] std::string Scrubbed(std::string text) const;

  using JobTest::Fault;
  using JobTest::folder_;
  using JobTest::server_;
  using JobTest::Set;
  using JobTest::Stepveil;
  using JobTest::Unset;
  using JobTest::UseGitHubJob;
  using JobTest::UseUniversalAuth;

 private:
  std::unique_ptr<StartedProcess> proxy_;
};

struct BrokenSetup {
  std::string name;
  // Breaks the job and returns the flags of `check` and `run`.
  std::function<std::vector<std::string>(SetupJob&)> make;
  std::string fix;  // what has to stand in one hint
};

// The twenty-five that somebody met, in the order in which a job meets them.
[[nodiscard]] const std::vector<BrokenSetup>& Setups();

}  // namespace stepveil::testing
