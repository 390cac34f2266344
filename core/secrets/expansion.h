#pragma once

#include "core/base/result.h"
#include "core/config/request.h"
#include "core/http/client.h"
#include "core/secrets/folders.h"
#include "core/secrets/list.h"
#include "core/secrets/target.h"

#include <string>
#include <vector>

namespace stepveil {

// Completes v4's lists, which came as they are stored (on v3 there is nothing to do):
// - where a secret that is taken refers to something, the path's list with references followed is
//   asked for and takes its place; if one reference is denied, the server refuses the whole list,
//   and with --only, --except or --allow-partial each such secret is asked for alone;
// - the folders that are referred to are asked for as they are stored, since some servers make ""
//   of a reference to nothing; so are those that are imported (import_check), several of a path in
//   one answer, and of these only the ones that refer to something alone;
// - with --strict, or where a path imports one folder, its own list shows what it imports itself,
//   and may not be read or is lost three deep.
// `folders` knows all of them afterwards. Errors: kNetwork, kSecret (an answer that is no list).
[[nodiscard]] Result<void> Complete(Client& client, const AccessToken& token,
                                    const Request& request, const Target& target,
                                    std::vector<PathAnswer>& answers, Folders& folders);

}  // namespace stepveil
