#include "core/run/output.h"

#include <unistd.h>

#include <utility>

namespace stepveil {

MaskedOutput::MaskedOutput(Descriptor source, int target_number,
                           std::shared_ptr<const NeedleTable> needles)
    : source_(std::move(source)), filter_(source_.number(), target_number, std::move(needles)) {
  EnlargePipe(target_number);
}

void MaskedOutput::Pump(std::span<char> buffer) {
  if (!filter_.Pump(buffer)) {
    source_.Close();
  }
}

void MaskedOutput::LetGoWhenIdle(std::chrono::steady_clock::time_point now) {
  if (open() && filter_.idle_at() && *filter_.idle_at() <= now) {
    filter_.LetGo();
  }
}

void MaskedOutput::Finish() {
  if (open()) {
    filter_.Finish();
    source_.Close();
  }
}

Result<OutputPipes> MakeOutputPipes(const std::shared_ptr<const NeedleTable>& needles) {
  OutputPipes pipes;
  STEPVEIL_ASSIGN_OR_RETURN(Pipe out, MakePipe());
  pipes.outputs.emplace_back(std::move(out.read_end), STDOUT_FILENO, needles);
  pipes.child_stdout = std::move(out.write_end);
  if (!IsSameFile(STDOUT_FILENO, STDERR_FILENO)) {
    STEPVEIL_ASSIGN_OR_RETURN(Pipe err, MakePipe());
    pipes.outputs.emplace_back(std::move(err.read_end), STDERR_FILENO, needles);
    pipes.child_stderr = std::move(err.write_end);
  }
  return pipes;
}

}  // namespace stepveil
