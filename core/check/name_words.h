#pragma once

#include "core/check/report.h"
#include "core/environment/environment.h"

#include <string>

namespace stepveil {

// Each variable, where it comes from, and how it is masked. Those that `told`, the fault of the
// fetch, names are not handed over.
void SayNames(const Environment& environment, const std::string& told, Report& report);

// Station command: what it would get.
void SayCommand(const Environment& environment, Report& report);

}  // namespace stepveil
