#include "tests/e2e/programs/programs_job.h"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace stepveil::testing {
namespace {

const std::string kPrograms = STEPVEIL_SOURCE_DIR "/tests/e2e/programs/";
constexpr char kPython[] = "/usr/bin/python3";  // whose modules Debian's packages bring

}  // namespace

std::string MissingPrograms() {
  const auto asked = RunProcess({kPython, kPrograms + "job.py", "missing"},
                                {{"PATH=/usr/local/bin:/usr/bin:/bin"}});
  return asked.out + asked.err;
}

void SeedSamples(const DevServerProcess& server, const ScratchFolder& folder) {
  const char* given = std::getenv("STEPVEIL_TEST_SEED");
  const std::string seed = given == nullptr ? "17" : given;
  std::cout << "seed " << seed << "\n";
  const auto samples = RunProcess({kPython, kPrograms + "samples.py", seed}, {});
  ASSERT_EQ(samples.exit_code, 0) << samples.err;
  folder.Write("samples.json", samples.out);
  const nlohmann::json all = nlohmann::json::parse(samples.out);
  for (const auto& [key, sample] : all.items()) {
    const nlohmann::json order = {
        {"environment", "dev"}, {"path", kPathOfSamples}, {"key", key}, {"value", sample["value"]}};
    server.Control("POST", "/_dev/secret", order.dump());
  }
}

std::vector<std::string> SampleNames(const ScratchFolder& folder, std::size_t at_once) {
  std::ifstream stream(folder.path() / "samples.json");
  const auto samples = nlohmann::ordered_json::parse(stream);
  std::vector<std::string> groups;
  std::size_t count = 0;
  for (const auto& [name, sample] : samples.items()) {
    if (count++ % at_once == 0) {
      groups.emplace_back();
    }
    groups.back() += (groups.back().empty() ? "" : ",") + name;
  }
  return groups;
}

std::vector<std::string> JobOf(const std::string& family, const ScratchFolder& folder) {
  return {kPython,
          kPrograms + "job.py",
          family,
          folder.path() / "raw",
          folder.path() / "samples.json",
          folder.path()};
}

ProcessResult ApplyMasks(const std::string& path, const std::vector<std::string>& words,
                         const ProcessOptions& job) {
  std::vector<std::string> command{kPython,
                                   kPrograms + "adapters.py",
                                   path,
                                   StepveilProgram(),
                                   job.directory / "samples.json",
                                   job.directory / "raw",
                                   job.directory / path};
  command.insert(command.end(), words.begin(), words.end());
  return RunProcess(command, job);
}

ProcessResult Judge(const std::string& path, const std::string& masked, const ScratchFolder& folder,
                    const std::string& raw) {
  return RunProcess({kPython, kPrograms + "judge.py", path, folder.path() / "samples.json",
                     folder.path() / raw, folder.path() / masked},
                    {{}, "/", std::chrono::seconds(280)});
}

}  // namespace stepveil::testing
