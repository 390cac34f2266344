#include "core/check/network.h"

#include "core/base/text.h"
#include "core/check/network_words.h"
#include "core/http/url.h"

#include <algorithm>

namespace stepveil {
namespace {

using std::chrono::seconds;
using Kind = TransportFailure::Kind;

// The header tells whole seconds, and the answer has travelled.
constexpr seconds kSameTime{5};

const char* StationOf(const TransportFailure& failure) {
  if (!failure.at.empty()) {
    return "proxy";
  }
  switch (failure.kind) {
    case Kind::kResolve:
      return "dns";
    case Kind::kConnect:
      return "tcp";
    case Kind::kTls:
      return "tls";
    case Kind::kProxy:
    case Kind::kProxyLogin:
      return "proxy";
    default:
      return "server";
  }
}

void SayTls(const Contact& contact, std::chrono::system_clock::time_point now, Report& report) {
  if (!contact.chain) {
    if (contact.status != 0) {
      report.Ok("tls", "none: the address is one of plain http", {{"protocol", "none"}});
    }
    return;
  }
  if (!contact.chain->trusted) {
    return;  // the fault tells of it
  }
  report.Ok("tls", ChainWords(contact), ChainFacts(contact));
  const auto& own = contact.chain->certificates.front();
  if (contact.status != 0 && own.expires - now < kSoon) {
    report.Warn("tls", "the server's certificate expires " + Day(own.expires) + ": renew it");
  }
}

}  // namespace

void Network::Watch(const std::vector<std::string>& domains) {
  for (const std::string& domain : domains) {
    const auto url = ParseUrl(domain);
    origins_.push_back(url ? url->origin : domain);
  }
}

void Network::See(const Contact& contact) {
  if (std::find(origins_.begin(), origins_.end(), contact.origin) != origins_.end()) {
    seen_.push_back({contact, clock_.wall()});
  }
}

const Network::Seen* Network::Best() const {
  const auto answered = std::find_if(seen_.begin(), seen_.end(),
                                     [](const Seen& seen) { return seen.contact.status != 0; });
  return answered != seen_.end() ? &*answered : seen_.empty() ? nullptr : &seen_.back();
}

void Network::Say(const std::optional<Claims>& claims, Report& report) {
  const Seen* const best = Best();
  if (best == nullptr || said_) {
    return;
  }
  said_ = true;
  const Contact& contact = best->contact;
  SayOtherAddresses(*best, report);
  if (const std::string words = DnsWords(contact); !words.empty()) {
    report.Ok("dns", words, {{"addresses", Join(contact.tried, " ")}});
  }
  report.Ok("proxy", ProxyWords(contact), ProxyFacts(contact));
  if (!contact.address.empty()) {
    report.Ok("tcp",
              "connected to " + contact.address + (contact.proxy.url.empty() ? "" : ", the proxy"),
              {{"address", contact.address}});
  }
  SayTls(contact, best->at, report);
  SayClock(*best, claims, report);
}

void Network::SayOtherAddresses(const Seen& best, Report& report) const {
  std::vector<std::string> told;
  for (const Seen& seen : seen_) {
    const Contact& contact = seen.contact;
    const bool is_new = std::find(told.begin(), told.end(), contact.origin) == told.end();
    if (contact.origin != best.contact.origin && contact.failure && is_new) {
      told.push_back(contact.origin);
      report.Warn(StationOf(*contact.failure),
                  Escaped(contact.origin) + " was passed over: " + contact.failure->detail);
    }
  }
}

void Network::SayClock(const Seen& seen, const std::optional<Claims>& claims,
                       Report& report) const {
  if (!seen.contact.date) {
    return;
  }
  const auto ahead = std::chrono::round<seconds>(*seen.contact.date - seen.at);
  const std::map<std::string, std::string> facts{
      {"server_ahead_seconds", std::to_string(ahead.count())}};
  const std::string words = ClockWords(ahead);
  if (auto fault = claims ? RefusedByClock(*claims, *seen.contact.date, words) : std::nullopt) {
    report.Fault("clock", *fault);
  } else if (std::chrono::abs(ahead) > kSameTime) {
    report.Warn("clock", words + ": set both by the network (timedatectl set-ntp true)", facts);
  } else {
    report.Ok("clock", "this machine's agrees with the server's", facts);
  }
}

std::optional<Api> Network::api() const {
  const auto was_asked = [&](std::string_view path) {
    return std::any_of(seen_.begin(), seen_.end(), [&](const Seen& seen) {
      return seen.contact.status != 0 && seen.contact.path.starts_with(path);
    });
  };
  return was_asked("/api/v3/secrets/raw") ? std::optional(Api::kV3)
         : was_asked("/api/v4/secrets")   ? std::optional(Api::kV4)
                                          : std::nullopt;
}

void Network::SayServer(Report& report) const {
  if (api() == Api::kV3) {
    report.Ok("server", "its API is v3: a server of 2024", {{"api", "v3"}});
  } else if (api() == Api::kV4) {
    report.Ok("server", "its API is v4", {{"api", "v4"}});
  }
}

void Network::Fault(Error error, const std::string& station, Report& report) const {
  if (error.code != ErrorCode::kNetwork || seen_.empty()) {
    report.Fault(station, error);
    return;
  }
  const Contact& contact = seen_.back().contact;
  if (contact.chain && !contact.chain->trusted) {
    error.message += "\n" + CertificateLines(*contact.chain);
  }
  report.Fault(contact.failure ? StationOf(*contact.failure) : "server", error);
}

}  // namespace stepveil
