#include "core/cli/options_seal.h"

#include <utility>

namespace stepveil {

void CheckSeal(CommandLine& line, SettingFaults& faults) {
  if (line.output_file.empty()) {
    faults.Add({ErrorCode::kUsage,
                "\"--output-file\" is missing: where to seal?",
                {"stepveil seal [flags] -o FILE"}});
  }
  if (line.all && !line.processes.empty()) {
    faults.Add({ErrorCode::kUsage,
                "\"--all\" takes every process, not those that \"--process\" names",
                {"leave out one of them"}});
  }
  if (line.processes.size() == 1) {
    line.settings.process = std::move(line.processes.front());
    line.processes.clear();
  }
}

}  // namespace stepveil
