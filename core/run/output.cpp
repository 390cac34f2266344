#include "core/run/output.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

// Whoever gave us a non-blocking descriptor still expects all of the output.
void WaitUntilWritable(int number) {
  pollfd wanted = {number, POLLOUT, 0};
  poll(&wanted, 1, -1);
}

// Returns 0, or the errno that ended it.
int WriteAll(int number, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(number, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno == EAGAIN) {
      WaitUntilWritable(number);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace

MaskedOutput::MaskedOutput(Descriptor source, int target_number,
                           std::shared_ptr<const NeedleTable> needles)
    : source_(std::move(source)), target_number_(target_number), masker_(std::move(needles)) {}

void MaskedOutput::Pump(std::span<char> buffer) {
  const ssize_t size = read(source_.number(), buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
    return;
  }
  if (size <= 0) {
    Finish();
    return;
  }
  masker_.Write({buffer.data(), static_cast<std::size_t>(size)}, masked_);
  Flush();
}

void MaskedOutput::Finish() {
  if (open()) {
    masker_.Finish(masked_);
    Flush();
    source_.Close();
  }
}

void MaskedOutput::Flush() {
  write_error_number_ = WriteAll(target_number_, masked_);
  masked_.clear();
  if (write_error_number_ != 0) {
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
