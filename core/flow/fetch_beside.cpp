#include "core/flow/fetch_beside.h"

#include "core/base/stop_signals.h"
#include "core/flow/pipeline.h"
#include "core/flow/refetch.h"
#include "core/run/secret_pipe.h"

#include <utility>

namespace stepveil {
namespace {

std::vector<Secret> BlockOf(const Watched& watched, const Environment& environment,
                            const Context& context) {
  return ChildBlock(context.variables, environment, watched.credential_variables,
                    watched.requests.front().inheritance);
}

int HandOver(const FreshSecrets& fresh, int write_number) {
  int error_number = WriteNumber(write_number, fresh.blocks.size());
  for (auto at = fresh.blocks.begin(); error_number == 0 && at != fresh.blocks.end(); ++at) {
    error_number = WriteNumber(write_number, at->number);
    if (error_number == 0) {
      error_number = WriteSecrets(write_number, at->block);
    }
  }
  return error_number != 0 ? error_number : WriteSecrets(write_number, fresh.needles);
}

FreshSecrets ChangedOf(const Refetch& refetch, const Watched& watched, const Context& context) {
  FreshSecrets fresh{{}, refetch.needles()};
  for (const std::size_t number : refetch.changed()) {
    fresh.blocks.push_back({number, BlockOf(watched, refetch.environment(number), context)});
  }
  return fresh;
}

}  // namespace

FreshSecrets FirstSecrets(const Watched& watched, const Context& context) {
  FreshSecrets fresh{{}, CloneAll(watched.start.needles)};
  if (watched.login) {
    MoveAll(CloneAll(watched.login->needles), fresh.needles);
  }
  for (std::size_t i = 0; i < watched.requests.size(); ++i) {
    fresh.blocks.push_back({i, BlockOf(watched, watched.start.each[i].environment, context)});
  }
  return fresh;
}

void FetchBeside(Watched& watched, Watcher& watcher, const Context& context,
                 std::chrono::milliseconds interval, int write_number) {
  context.console.SpeakBesideCommand();
  const Request& first = watched.requests.front();
  const auto log_in = [&] {
    auto login = LogIn(first, ToCommand(), context);
    if (login) {
      watcher.Keep(*login);
    }
    return login;
  };
  Refetch refetch(watched.requests, ToCommand(), context, log_in, std::move(watched.login),
                  std::move(watched.start), *watched.fallback);
  const auto go_on = [&] {
    context.clock.sleep(refetch.Pause(interval));
    return !StopRequested();
  };
  while (go_on()) {
    const Refetch::Turn turn = refetch.Take();
    // If it can not be handed over, the commands have ended.
    const bool lost = turn == Refetch::Turn::kChanged &&
                      HandOver(ChangedOf(refetch, watched, context), write_number) != 0;
    if (lost || turn == Refetch::Turn::kOver) {
      break;
    }
  }
  TakeStopRequest();  // the revocation has all its time
  if (!first.keep_token) {
    refetch.Revoke();
  }
  watcher.MarkDone();
}

std::optional<FreshSecrets> TakeFresh(int read_number) {
  const auto count = ReadNumber(read_number);
  FreshSecrets fresh;
  for (std::uint64_t i = 0; count && i < *count; ++i) {
    const auto number = ReadNumber(read_number);
    auto block = number ? ReadSecrets(read_number) : std::nullopt;
    if (!block) {
      return std::nullopt;
    }
    fresh.blocks.push_back({*number, *std::move(block)});
  }
  auto needles = count ? ReadSecrets(read_number) : std::nullopt;
  if (!needles) {
    return std::nullopt;
  }
  fresh.needles = *std::move(needles);
  return fresh;
}

}  // namespace stepveil
