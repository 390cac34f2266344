#include "core/config/contradictions.h"

#include "core/base/text.h"

#include <string>

namespace stepveil {
namespace {

void CheckMasking(const Request& request, SettingFaults& faults) {
  if (request.strict && !request.mask) {
    faults.Add({ErrorCode::kConfig,
                "--strict (STEPVEIL_STRICT) fails where a value cannot be masked, and --no-mask "
                "(STEPVEIL_MASK=false) masks none",
                {"leave out one of them"}});
  }
}

// Without --pristine everything else is kept anyway.
void CheckKept(const Inheritance& inheritance, SettingFaults& faults) {
  for (const std::string& pattern : inheritance.keep) {
    if (!inheritance.pristine && !NamesSomething(pattern)) {
      faults.Add({ErrorCode::kConfig,
                  "--keep-env (STEPVEIL_KEEP_ENV): " + Quoted(pattern) +
                      " would hand every credential to the command",
                  {"name those that it needs, like --keep-env INFISICAL_TOKEN"}});
    }
  }
}

}  // namespace

void CheckContradictions(const Request& request, SettingFaults& faults) {
  CheckMasking(request, faults);
  CheckKept(request.inheritance, faults);
}

}  // namespace stepveil
