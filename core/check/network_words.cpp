#include "core/check/network_words.h"

#include "core/base/text.h"
#include "core/http/url.h"

#include <array>
#include <ctime>

namespace stepveil {
namespace {

std::string HostOf(const Contact& contact) {
  const auto url = ParseUrl(contact.origin);
  return url ? std::string(WithoutBrackets(url->host)) : contact.origin;
}

std::string AuthorityWords(const Contact& contact) {
  return contact.authorities.empty() ? "the authorities that stepveil brings"
                                     : Quoted(contact.authorities);
}

std::string Span(std::chrono::seconds time) {
  const long long count = time.count();
  return count < 120 ? std::to_string(count) + " s" : std::to_string((count + 30) / 60) + " min";
}

}  // namespace

std::string Day(std::chrono::system_clock::time_point time) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(time);
  std::tm date{};
  gmtime_r(&seconds, &date);
  std::array<char, 32> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%d", &date)};
}

std::string DnsWords(const Contact& contact) {
  const std::string host = HostOf(contact);
  if (!contact.proxy.url.empty()) {
    return Escaped(host) + " is looked up by the proxy";
  }
  if (contact.tried.empty()) {
    return "";
  }
  return contact.tried.front() == host ? host + " is an address: nothing to look up"
                                       : Escaped(host) + " is " + Join(contact.tried, ", ");
}

std::string ProxyWords(const Contact& contact) {
  if (!contact.proxy.url.empty()) {
    return Escaped(contact.proxy.url) + ", named by " + contact.proxy.variable +
           (contact.proxy.has_credentials ? ", with a user name" : "");
  }
  return contact.proxy_left_out.empty()
             ? "none: no variable names one"
             : "none, though " + contact.proxy_left_out + " names one: NO_PROXY lists " +
                   Escaped(HostOf(contact)) + ", or it is this machine";
}

std::map<std::string, std::string> ProxyFacts(const Contact& contact) {
  if (contact.proxy.url.empty()) {
    return {{"proxy", "none"}};
  }
  return {{"proxy", Escaped(contact.proxy.url)}, {"variable", contact.proxy.variable}};
}

std::string CertificateLines(const Chain& chain) {
  std::vector<std::string> lines;
  for (const Certificate& one : chain.certificates) {
    const std::string by =
        one.issuer == one.subject ? "signed by itself" : "by " + Quoted(one.issuer);
    lines.push_back("  " + Quoted(one.subject) + ", " + by + ", until " + Day(one.expires));
  }
  return Join(lines, "\n");
}

std::string ChainWords(const Contact& contact) {
  return contact.chain->protocol + ", trusted by " + AuthorityWords(contact) + "\n" +
         CertificateLines(*contact.chain);
}

std::map<std::string, std::string> ChainFacts(const Contact& contact) {
  const Certificate& own = contact.chain->certificates.front();
  return {{"protocol", contact.chain->protocol},
          {"subject", Escaped(own.subject)},
          {"issuer", Escaped(own.issuer)},
          {"expires", Day(own.expires)},
          {"authorities", Escaped(contact.authorities)}};
}

std::string ClockWords(std::chrono::seconds ahead) {
  return "the server's is " + Span(std::chrono::abs(ahead)) +
         (ahead.count() < 0 ? " behind" : " ahead of") + " this machine's";
}

std::optional<Error> RefusedByClock(const Claims& claims,
                                    std::chrono::system_clock::time_point date,
                                    const std::string& words) {
  const bool expired = claims.expires && *claims.expires <= date;
  const bool early = claims.not_before && *claims.not_before > date + std::chrono::seconds(1);
  if (!expired && !early) {
    return std::nullopt;
  }
  return Error{
      ErrorCode::kLogin,
      words + ": by its clock the id token " + (expired ? "has expired" : "is not valid yet"),
      {"set the clock of the Infisical server, or of this machine, by the network: "
       "timedatectl set-ntp true"}};
}

}  // namespace stepveil
