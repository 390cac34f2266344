#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"

namespace stepveil::jenkins {

// The shared library starts stepveil from a script of its own: STEPVEIL_PARENT is the number of the
// script's process. Is that this process's parent?
[[nodiscard]] bool IsFromLibrary(const Variables& variables);

// From now on a TERM comes as soon as that script's process ends, however it ends. Jenkins stops a
// build by the processes whose environment it can read, and stepveil's is none of them. Nothing
// happens where the library has not started this process.
void EndWithScript(const Variables& variables);

// Do letters outside of ASCII reach this agent's processes unchanged? The library gives a few in
// STEPVEIL_LETTERS, by the way that the values will take; where it gives none, they do.
[[nodiscard]] bool LettersArrive(const Variables& variables);

// Says the arguments of the library in place of the command line's flags: "--env" becomes
// "environment", "--allow-empty" "allowEmpty: true".
void InArguments(Error& error);

}  // namespace stepveil::jenkins
