#include "core/base/exit_code.h"

namespace stepveil {

int ExitCodeFor(ErrorCode code, ExitMode mode) {
  if (mode == ExitMode::kRun) {
    return kExitRunFailed;
  }
  switch (code) {
    case ErrorCode::kInternal:
      return 1;
    case ErrorCode::kUsage:
      return 2;
    case ErrorCode::kConfig:
      return 3;
    case ErrorCode::kLogin:
      return 4;
    case ErrorCode::kSecret:
      return 5;
    case ErrorCode::kNetwork:
      return 6;
    case ErrorCode::kExport:
    case ErrorCode::kRun:
      return 7;
  }
  return 1;
}

}  // namespace stepveil
