#pragma once

#include "core/environment/environment.h"
#include "core/secrets/faults.h"
#include "core/secrets/secret_set.h"

#include <string>
#include <vector>

namespace stepveil {

// `"B" of "/shared"`, or `"B" ("A" of "/shared")` where Infisical knows it by another name.
[[nodiscard]] std::string Described(const std::string& final_name, const FetchedSecret& secret);

// Each adds a fault (kSecret) for what keeps a secret from becoming a variable `name`.

// A name that the carrier can't carry or that is protected, and not let through by name.
void CheckName(const std::string& name, const FetchedSecret& secret, const Selection& selection,
               const Carriage& carriage, Faults& faults);
// With strict_names: one that nobody listed.
void CheckListed(const std::string& name, const FetchedSecret& secret, const Selection& selection,
                 Faults& faults);
// NUL, or larger than one variable may be.
void CheckValue(const std::string& name, const FetchedSecret& secret, Faults& faults);
// All of them together, and what is there already, are more than the kernel takes.
void CheckSum(const std::vector<Variable>& variables, const Carriage& carriage, Faults& faults);

}  // namespace stepveil
