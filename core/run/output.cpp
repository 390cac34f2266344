#include "core/run/output.h"

#include "core/base/text.h"

#include <cerrno>
#include <utility>

namespace stepveil {

std::optional<std::string> WriteWarning(int error_number) {
  if (error_number == 0 || error_number == EPIPE) {
    return std::nullopt;
  }
  return "cannot write the command's output: " + (error_number == EBADF
                                                      ? "the stream was closed from the start (>&-)"
                                                      : SystemWords(error_number));
}

MaskedOutput::MaskedOutput(Descriptor source, int target_number,
                           std::shared_ptr<const NeedleTable> needles)
    : source_(std::move(source)), filter_(source_.number(), target_number, std::move(needles)) {
  EnlargePipe(target_number);
}

void MaskedOutput::Watch(LineWatch::Watcher watcher) {
  watch_ = std::make_shared<LineWatch>(std::move(watcher));
  filter_.Watch([watch = watch_](std::string_view input) { watch->Read(input); });
}

void MaskedOutput::Close() {
  source_.Close();
  if (watch_) {
    watch_->Finish();
  }
}

void MaskedOutput::ReleaseWhenIdle(std::chrono::steady_clock::time_point now) {
  if (open() && filter_.idle_at() && *filter_.idle_at() <= now) {
    filter_.ReleaseIdle();
  }
}

void MaskedOutput::Finish() {
  if (open()) {
    filter_.Finish();
    Close();
  }
}

}  // namespace stepveil
