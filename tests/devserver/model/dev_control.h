#pragma once

#include "tests/devserver/model/request.h"

namespace stepveil::devserver {

// Orders to the model, for tests and demos; no real server has them.
//
// POST /_dev/model {"generation":2024|2026,"rate_limits":{"read","write","secrets",
//   "window_ms"},"lockout":bool,
//   "database_down":bool,"redis_down":bool,"maintenance":bool,"html_404":bool,
//   "literal_references":bool}, each optional;
//   GET /_dev/model: both answer with all settings.
Answer ControlModel(Context& context);
// POST /_dev/clock {"advance_seconds":N} -> {"offset_seconds"}.
Answer ControlClock(Context& context);
// GET /_dev/tokens -> {"issued","revoked","live"}: access tokens since the start, and those that
// can still be used; DELETE /_dev/tokens ends all of them, as an administrator would.
Answer ControlTokens(Context& context);
// POST /_dev/secret {"environment","path","key","value": TEXT or null,"project"?,"hidden"?}: sets
// or (null) removes a secret, as somebody would in the web interface; the folder must exist.
Answer ControlSecret(Context& context);

}  // namespace stepveil::devserver
