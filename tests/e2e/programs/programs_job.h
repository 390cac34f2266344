#pragma once

#include "tests/e2e/gitlab.h"
#include "tests/e2e/job.h"

#include <string>
#include <vector>

namespace stepveil::testing {

// Programs that this machine lacks and the tables need; their packages.
[[nodiscard]] std::string MissingPrograms();

// The values of samples.py as the secrets of one folder, with the file samples.json in `folder`.
// The seed of those made by chance is STEPVEIL_TEST_SEED, else always the same; it is printed.
void SeedSamples(const DevServerProcess& server, const ScratchFolder& folder);
inline constexpr char kPathOfSamples[] = "/empty";

// The names of the samples, so many at a time, between commas.
[[nodiscard]] std::vector<std::string> SampleNames(const ScratchFolder& folder,
                                                   std::size_t at_once);

// The job that runs the programs of a family; what they print is added to the file "raw".
[[nodiscard]] std::vector<std::string> JobOf(const std::string& family,
                                             const ScratchFolder& folder);

// Applies the masks that an adapter's export announces to what was printed, as the log of `path`
// does; the folder's file of that name holds what is left. `words`: see adapters.py.
[[nodiscard]] ProcessResult ApplyMasks(const std::string& path,
                                       const std::vector<std::string>& words,
                                       const ProcessOptions& job);

// Judges a log in the folder against what was printed; exit code 0: it shows no secret but by an
// exception for this `path`.
[[nodiscard]] ProcessResult Judge(const std::string& path, const std::string& masked,
                                  const ScratchFolder& folder, const std::string& raw = "raw");

}  // namespace stepveil::testing
