#include "github-action/exporter.h"

#include "core/base/text.h"
#include "core/environment/room.h"
#include "github-action/channel.h"
#include "github-action/environment_file.h"
#include "github-action/file_command.h"
#include "github-action/mask_plan.h"
#include "github-action/outputs.h"
#include "github-action/summary.h"
#include "github-action/workflow_command.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

constexpr std::string_view kAddMask = "add-mask";
// The runner shows a line for each: folded, they are one.
constexpr std::string_view kBeginMasks = "::group::stepveil: masks\n";
constexpr std::string_view kEndMasks = "::endgroup::\n";

// A byte becomes three at most.
std::size_t RoomBytes(const std::vector<std::string_view>& needles) {
  constexpr std::size_t kCommandBytes = 14;  // "::add-mask::" and a newline
  std::size_t bytes = kBeginMasks.size() + kEndMasks.size();
  for (const std::string_view needle : needles) {
    bytes += 3 * needle.size() + kCommandBytes;
  }
  return bytes;
}

class GithubExporter : public Exporter {
 public:
  GithubExporter(const Variables& variables, int log) : variables_(variables), log_(log) {}

  Result<void> Check() override {
    STEPVEIL_RETURN_IF_ERROR(CheckLog(variables_, log_));
    return CheckFileCommand("GITHUB_ENV", variables_);
  }

  Result<void> Mask(const std::vector<Secret>& needles) override {
    return Announce(PlanAllMasks(needles));
  }

  Result<void> MaskValues(const Environment& environment,
                          const std::vector<Secret>& needles) override {
    const std::vector<Secret> all = WithBrokenLines(environment, needles);
    const MaskPlan plan = PlanMasks(environment, all);
    STEPVEIL_RETURN_IF_ERROR(Announce(plan));
    STEPVEIL_RETURN_IF_ERROR(WarnOf(UnmaskableNames(environment)));
    return plan.left_out == 0 ? Result<void>() : WarnOf(plan);
  }

  bool TakesOrigin(const Origin& origin) override {
    origin_ = origin;
    return true;
  }

  Result<void> Export(const Environment& environment) override {
    STEPVEIL_RETURN_IF_ERROR(CheckRoom(environment, variables_));
    STEPVEIL_ASSIGN_OR_RETURN(const Secret text, EnvironmentFileText(environment));
    STEPVEIL_RETURN_IF_ERROR(AppendToFileCommand("GITHUB_ENV", variables_, text));
    return Tell(environment, "the following steps");
  }

 protected:
  Result<void> Warn(std::string_view message) const {
    std::string text;
    AppendCommand(text, "warning", message);
    return WriteCommands(log_, Secret::Take(text));
  }

  // Where nobody said of what, nothing is told.
  Result<void> Tell(const Environment& environment, const std::string& whom) const {
    return origin_ ? WriteCommands(log_, Secret(LogText(environment, *origin_, whom)))
                   : Result<void>();
  }

  const Variables& variables_;
  int log_;

 private:
  Result<void> Announce(const MaskPlan& plan) {
    STEPVEIL_RETURN_IF_ERROR(CheckLog(variables_, log_));
    if (plan.masks.empty()) {
      return {};
    }
    std::string text;
    text.reserve(RoomBytes(plan.masks));  // growing would leave copies behind
    text += kBeginMasks;
    for (const std::string_view needle : plan.masks) {
      if (!Trim(needle).empty()) {  // masks nothing, and makes the runner warn
        AppendCommand(text, kAddMask, needle);
      }
    }
    text += kEndMasks;
    return WriteCommands(log_, Secret::Take(text));
  }

  Result<void> WarnOf(const std::vector<std::string>& unmaskable) const {
    return unmaskable.empty()
               ? Result<void>()
               : Warn("GitHub masks line by line, and every line is too short or too common in: " +
                      Escaped(Join(unmaskable, ", ")));
  }

  Result<void> WarnOf(const MaskPlan& plan) const {
    return Warn(std::to_string(plan.left_out) + " of " +
                std::to_string(plan.left_out + plan.masks.size()) +
                " masks were left out, so as not to slow the runner down: encoded forms of long "
                "values; the values themselves are masked");
  }

  std::optional<Origin> origin_;
};

class OutputExporter : public GithubExporter {
 public:
  using GithubExporter::GithubExporter;

  Result<void> Check() override {
    STEPVEIL_RETURN_IF_ERROR(CheckLog(variables_, log_));
    return CheckFileCommand("GITHUB_OUTPUT", variables_);
  }

  Result<void> Export(const Environment& environment) override {
    STEPVEIL_ASSIGN_OR_RETURN(const Secret text, SecretsAsOutputs(environment));
    STEPVEIL_RETURN_IF_ERROR(AppendToFileCommand("GITHUB_OUTPUT", variables_, text));
    STEPVEIL_RETURN_IF_ERROR(Tell(environment, "outputs of this step"));
    return Warn(
        "the outputs of this step can be used in this job alone: GitHub leaves out an output of "
        "the job (jobs.NAME.outputs) that holds a masked value");
  }
};

}  // namespace

std::unique_ptr<Exporter> MakeExporter(const Variables& variables, int log) {
  return std::make_unique<GithubExporter>(variables, log);
}

std::unique_ptr<Exporter> MakeOutputExporter(const Variables& variables, int log) {
  return std::make_unique<OutputExporter>(variables, log);
}

}  // namespace stepveil::github
