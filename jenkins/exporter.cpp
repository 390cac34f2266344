#include "jenkins/exporter.h"

#include "core/base/text.h"
#include "core/base/write_all.h"
#include "core/http/sigpipe_guard.h"
#include "core/seal/public_key_seal.h"
#include "jenkins/answer.h"

#include <string>
#include <utility>
#include <vector>

namespace stepveil::jenkins {
namespace {

Result<void> WriteLine(int out, std::string line) {
  const SigpipeGuard guard;
  line += '\n';
  if (const int error_number = WriteAll(out, line); error_number != 0) {
    return Fail(ErrorCode::kExport,
                std::string("cannot write the sealed answer: ") + SystemWords(error_number));
  }
  return {};
}

class JenkinsExporter : public Exporter {
 public:
  JenkinsExporter(SealKey key, std::string context, const AgentTraits& agent, int out)
      : key_(std::move(key)), context_(std::move(context)), agent_(agent), out_(out) {}

  // Tokens stay on the agent.
  Result<void> Mask(const std::vector<Secret>&) override { return {}; }

  Result<void> MaskValues(const Environment&, const std::vector<Secret>& needles) override {
    needles_ = CloneAll(needles);
    return {};
  }

  [[nodiscard]] bool TakesFiles() const override { return true; }

  Result<void> Export(const Environment& environment) override {
    STEPVEIL_ASSIGN_OR_RETURN(const Secret answer, AnswerText(environment, needles_, agent_));
    STEPVEIL_ASSIGN_OR_RETURN(std::string sealed, Seal(key_, context_, answer));
    return WriteLine(out_, std::move(sealed));
  }

 private:
  SealKey key_;
  std::string context_;
  AgentTraits agent_;
  int out_;
  std::vector<Secret> needles_;
};

}  // namespace

Result<std::unique_ptr<Exporter>> MakeExporter(const SealRequest& seal, const AgentTraits& agent,
                                               int out) {
  STEPVEIL_ASSIGN_OR_RETURN(SealKey key, SealKey::Read(seal.key));
  return std::make_unique<JenkinsExporter>(std::move(key), seal.context, agent, out);
}

}  // namespace stepveil::jenkins
