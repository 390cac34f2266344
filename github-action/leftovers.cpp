#include "github-action/leftovers.h"

#include "core/base/descriptor.h"
#include "core/base/encoding.h"
#include "core/base/foreign_json.h"
#include "core/base/stop_signals.h"
#include "core/base/text.h"
#include "core/export/private_file.h"
#include "github-action/file_command.h"

#include <nlohmann/json.hpp>
#include <openssl/rand.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <utility>
#include <vector>

namespace stepveil::github {
namespace {

using nlohmann::json;

constexpr std::size_t kMostNoteBytes = std::size_t{1} << 20;

// What the state `name` says; nothing if it isn't set.
std::optional<std::string> StateOf(const char* name, const Variables& variables) {
  const auto value = variables.GetNonEmpty(std::string("STATE_") + name);
  return value ? std::optional<std::string>(*value) : std::nullopt;
}

Result<void> Remember(const std::vector<Record>& records, const Variables& variables) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text, RecordsText(records));
  return AppendToFileCommand("GITHUB_STATE", variables, text);
}

// The file that a state remembers; nothing if none does, or it is not there any more.
Result<std::optional<Place>> Remembered(const char* state, const Variables& variables) {
  const auto file = StateOf(state, variables);
  if (!file) {
    return std::optional<Place>();
  }
  STEPVEIL_ASSIGN_OR_RETURN(Place place, PlaceOfWritten(*file, variables));
  std::error_code ignored;
  const bool there = std::filesystem::exists(std::filesystem::symlink_status(place.file, ignored));
  return there ? std::optional(std::move(place)) : std::nullopt;
}

Result<Place> NewNote(const Variables& variables) {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return Fail(ErrorCode::kExport, "no random numbers for a file's name");
  }
  const std::string name =
      "stepveil-" + Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return PlaceOfWritten(std::string(variables.Get("RUNNER_TEMP").value_or("")) + "/" + name,
                        variables);
}

// One line, as it was written.
Result<Secret> ReadNote(const char* of, const Place& place) {
  const auto failed = [&](const char* why) {
    return Fail(ErrorCode::kExport, std::string("cannot read the note of the ") + of + " " +
                                        Quoted(place.file.native()) + why);
  };
  const Descriptor file(open(place.file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found = {};
  if (!file.open() || fstat(file.number(), &found) != 0 || !S_ISREG(found.st_mode) ||
      found.st_uid != geteuid() || (found.st_mode & 0077) != 0) {
    return failed(": it is not as it was left");
  }
  std::string text = file.ReadUpTo(kMostNoteBytes).value_or("");
  const Secret note = Secret::Take(text);
  const std::string_view line = note.Expose();
  if (line.size() < 2 || line.find('\n') != line.size() - 1) {
    return failed(": it is not as it was left");
  }
  return Secret(line.substr(0, line.size() - 1));
}

// As LeaseNote writes them; nothing for another form.
std::optional<Lease> LeaseOf(const json& kept) {
  Lease lease;
  DynamicSecret& of = lease.of;
  const std::array texts{&of.project_slug, &of.environment, &of.path,
                         &of.name,         &lease.id,       &lease.expires};
  if (!kept.is_array() || kept.size() != texts.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!kept[i].is_string()) {
      return std::nullopt;
    }
    *texts[i] = kept[i].get<std::string>();
  }
  return lease;
}

}  // namespace

Result<void> WriteSecretsFile(const Place& place, const Environment& environment,
                              const Variables& variables) {
  const StopSignals nothing_comes_between;
  STEPVEIL_RETURN_IF_ERROR(WriteDotenv(place, environment));
  const std::string identity = IdentityOf(place);
  auto remembered = Remember(
      {{kSecretsFileState, place.file.native()}, {kSecretsFileIdentityState, identity}}, variables);
  if (!remembered) {
    [[maybe_unused]] const auto removed = RemovePrivateFile(place);
  }
  return remembered;
}

Result<void> RemoveSecretsFile(const Variables& variables) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto place, Remembered(kSecretsFileState, variables));
  if (!place) {
    return {};
  }
  if (IdentityOf(*place) != StateOf(kSecretsFileIdentityState, variables)) {
    return Fail(ErrorCode::kExport, "left " + Quoted(place->file.native()) +
                                        ": it is another file than this action wrote, and may "
                                        "hold secrets that were taken over from it");
  }
  return RemovePrivateFile(*place);
}

Result<void> TokenNote::Keep(const AccessToken& token, const std::string& origin) {
  STEPVEIL_ASSIGN_OR_RETURN(Place place, NewNote(variables_));
  std::string text;
  text.reserve(token.value.size_bytes() + 1);
  text.append(token.value.Expose()).append("\n");
  const Secret note = Secret::Take(text);
  STEPVEIL_RETURN_IF_ERROR(
      Remember({{kTokenFileState, place.file.native()}, {kTokenOriginState, origin}}, variables_));
  STEPVEIL_RETURN_IF_ERROR(WritePrivateFile(place.root, place.file, note));
  place_ = std::move(place);
  return {};
}

void TokenNote::Drop() {
  if (place_) {
    // If this fails, the post step tries again with the token that is left.
    [[maybe_unused]] const auto removed = RemovePrivateFile(*place_);
    place_.reset();
  }
}

Result<std::optional<LeftToken>> TakeTokenNote(const Variables& variables) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto place, Remembered(kTokenFileState, variables));
  auto origin = StateOf(kTokenOriginState, variables);
  if (!place || !origin) {
    return std::optional<LeftToken>();
  }
  auto token = ReadNote("access token", *place);
  // In any case: nobody will try again, and what stays is worth nothing once it is revoked.
  [[maybe_unused]] const auto removed = RemovePrivateFile(*place);
  if (!token) {
    return Fail(std::move(token).error());
  }
  return std::optional(LeftToken{*std::move(origin), *std::move(token)});
}

Result<void> LeaseNote::Keep(const Lease& lease) {
  if (!place_) {
    STEPVEIL_ASSIGN_OR_RETURN(place_, NewNote(variables_));
    STEPVEIL_RETURN_IF_ERROR(Remember({{kLeasesFileState, place_->file.native()}}, variables_));
  }
  const DynamicSecret& of = lease.of;
  leases_.push_back({of.project_slug, of.environment, of.path, of.name, lease.id, lease.expires});
  const Secret note(json(leases_).dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
  return WritePrivateFile(place_->root, place_->file, note);
}

Result<std::vector<Lease>> TakeLeaseNote(const Variables& variables) {
  std::vector<Lease> leases;
  STEPVEIL_ASSIGN_OR_RETURN(const auto place, Remembered(kLeasesFileState, variables));
  if (!place) {
    return leases;
  }
  auto note = ReadNote("leases", *place);
  [[maybe_unused]] const auto removed = RemovePrivateFile(*place);
  if (!note) {
    return Fail(std::move(note).error());
  }
  for (const json& kept : ReadForeignJson(note->Expose(), kSmallJson)) {
    if (auto lease = LeaseOf(kept)) {
      leases.push_back(*std::move(lease));
    }
  }
  return leases;
}

}  // namespace stepveil::github
