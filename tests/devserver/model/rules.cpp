#include "tests/devserver/model/rules.h"

namespace stepveil::devserver {
namespace {

constexpr Rules k2024 = {.newer_fields = false,
                         .names_requests = false,
                         .long_hsts = false,
                         .limits_with_429 = false,
                         .tells_more = false,
                         .slug_word = "workspaceSlug",
                         .missing_place = "Missing workspace id or environment",
                         .resolves_paths = false,
                         .hides_values = false,
                         .lists_folders_below = false,
                         .views_by_folder = false,
                         .dates_in_token = false,
                         .revokes_any_signed = false,
                         .method_word = "GCP",
                         .hides_unknown_clients = false,
                         .explains_keys = false,
                         .reaches_private_issuers = false,
                         .star_crosses_slashes = false,
                         .reads_audience_lists = false,
                         .names_missing_claims = false};

constexpr Rules k2026 = {.newer_fields = true,
                         .names_requests = true,
                         .long_hsts = true,
                         .limits_with_429 = true,
                         .tells_more = true,
                         .slug_word = "projectSlug",
                         .missing_place = "Missing project id or environment",
                         .resolves_paths = true,
                         .hides_values = true,
                         .lists_folders_below = true,
                         .views_by_folder = true,
                         .dates_in_token = true,
                         .revokes_any_signed = true,
                         .method_word = "OIDC",
                         .hides_unknown_clients = true,
                         .explains_keys = true,
                         .reaches_private_issuers = true,
                         .star_crosses_slashes = true,
                         .reads_audience_lists = true,
                         .names_missing_claims = true};

}  // namespace

const Rules& RulesOf(int generation) { return generation >= 2026 ? k2026 : k2024; }

}  // namespace stepveil::devserver
