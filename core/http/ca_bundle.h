#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/http/ca_store.h"

#include <string>
#include <vector>

namespace stepveil {

// The certificate authorities to trust, as paths. Both empty: none were found.
struct CaBundle {
  std::string file;       // PEM
  std::string directory;  // hashed; may be several, separated by ':'
  std::string text = {};  // of the file
};

// Where Linux distributions keep their bundle; the first readable one counts.
[[nodiscard]] const std::vector<std::string>& WellKnownCaFiles();

// `ca_file` if it isn't ""; else what SSL_CERT_FILE and SSL_CERT_DIR name; else the first readable
// of `well_known`. libcurl as a library looks at none of these. Errors: kConfig when what was named
// can't be read or a file holds no PEM certificate.
[[nodiscard]] Result<CaBundle> FindCaBundle(
    const std::string& ca_file, const Variables& variables,
    const std::vector<std::string>& well_known = WellKnownCaFiles());

// The certificates of the bundle's text, which is gone then; where nothing was found at all,
// BuiltInRoots().
[[nodiscard]] CaStore TakeAuthorities(CaBundle& bundle);

}  // namespace stepveil
