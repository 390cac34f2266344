#include "gitlab-component/end.h"

#include "gitlab-component/log_control.h"
#include "gitlab-component/log_folder.h"

#include <filesystem>

namespace stepveil::gitlab {

Result<int> End(const std::vector<std::string>& operands, const Context&) {
  if (operands.size() != 1) {
    return Fail(ErrorCode::kUsage, "\"stepveil gitlab end\" takes the folder of the masked log",
                {"the exit trap that \"stepveil gitlab begin\" sets calls it"});
  }
  const std::filesystem::path folder = operands.front();
  const Answered answered = GiveOrder(folder, Order::kEnd, {});
  // The daemon removes its folder when it ends in order.
  if (answered == Answered::kDone || (answered == Answered::kNobody && !IsOwnFolder(folder))) {
    return 0;
  }
  RemoveLogFolder(folder);
  return Fail(ErrorCode::kExport,
              "the process that masks the log has died: its last lines may be "
              "missing");
}

}  // namespace stepveil::gitlab
