#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"

namespace stepveil::gitlab {

// Takes from group and others the right to write .stepveil.yaml, .infisical.json, the sealed files
// that variables name, and the job's folder (CI_PROJECT_DIR): the runner's Docker executor clones,
// and unpacks caches and artifacts, with umask 0000, and files that others can write are refused.
// Changes only what belongs to this user, and follows no link.
void TightenCheckout(const Variables& variables);

// For settings of the repository that are refused all the same, since the job's user is another one
// than the runner's helper: what a job can do about it.
void ExplainCheckout(Error& error);

}  // namespace stepveil::gitlab
