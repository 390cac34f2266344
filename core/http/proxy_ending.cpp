#include "core/http/proxy_ending.h"

#include "core/base/text.h"
#include "core/http/url.h"

#include <curl/curl.h>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;

bool IsSocks(const ProxyUsed& proxy) { return proxy.url.starts_with("socks"); }

// The host to list in NO_PROXY.
std::string HostOf(const std::string& origin) {
  const auto url = ParseUrl(origin);
  return url ? std::string(WithoutBrackets(url->host)) : "the server";
}

std::string ListIt(const Ending& ending) {
  return "list " + HostOf(ending.origin) + " in NO_PROXY if it can be reached without a proxy";
}

TransportFailure LoginFailure(const Ending& ending, const std::string& answer) {
  const std::string& variable = ending.proxy.variable;
  if (!ending.proxy.has_credentials) {
    return {Kind::kProxyLogin, NameOf(ending.proxy) + " asks for a user name and password" + answer,
            "give them in " + variable + ": " +
                ending.proxy.url.substr(0, ending.proxy.url.find("://")) +
                "://user:password@host:port; or " + ListIt(ending)};
  }
  return {Kind::kProxyLogin, NameOf(ending.proxy) + " refuses its user name and password" + answer,
          "mend them in " + variable +
              " (a character such as @, : or / in them is written %40, %3A, %2F); they are not "
              "tried again, since that may lock them"};
}

TransportFailure Answered(const Ending& ending) {
  const std::string status = std::to_string(ending.tunnel_status);
  // Some say 401 where they know the user, and not the password.
  if (ending.tunnel_status == 407 || ending.tunnel_status == 401) {
    return LoginFailure(ending, " (" + status + ")");
  }
  const bool later =
      ending.tunnel_status >= 500 || ending.tunnel_status == 408 || ending.tunnel_status == 429;
  const std::string host = HostOf(ending.origin);
  return {later ? Kind::kConnect : Kind::kProxy, NameOf(ending.proxy) + " answers " + status,
          later ? "check that the proxy can reach " + host + ", or " + ListIt(ending)
                : "have the proxy let " + host + " through, or " + ListIt(ending)};
}

TransportFailure SocksFailure(const Ending& ending) {
  switch (ending.proxy_error) {
    case CURLPX_USER_REJECTED:
    case CURLPX_NO_AUTH:
      return LoginFailure(ending, "");
    case CURLPX_REPLY_NOT_ALLOWED:
      return {Kind::kProxy, NameOf(ending.proxy) + " does not allow the connection",
              "have the proxy let " + HostOf(ending.origin) + " through, or " + ListIt(ending)};
    default:
      return {Kind::kConnect,
              NameOf(ending.proxy) + " makes no connection: " + Escaped(ending.words),
              "check that the proxy can reach " + HostOf(ending.origin) + ", or " + ListIt(ending)};
  }
}

bool IsClosed(const Ending& ending) {
  return ending.progress == Progress::kHandshake && ending.code != CURLE_OPERATION_TIMEDOUT &&
         ending.code != CURLE_PEER_FAILED_VERIFICATION && ending.code != CURLE_SSL_CONNECT_ERROR;
}

// What may be wrong with the proxy's address, to follow "check HTTPS_PROXY".
std::string SchemeHint(const Ending& ending, bool speaks_no_tls) {
  if (speaks_no_tls) {
    return ": write http:// there if the proxy itself speaks no TLS";
  }
  return ending.proxy.url.starts_with("http://") && IsClosed(ending)
             ? ": write https:// there if the proxy itself speaks TLS"
             : "";
}

// No word of the proxy's came.
TransportFailure Unreached(const Ending& ending) {
  TransportFailure failure = FailureBeforeRequest(ending);
  const bool slow =
      ending.code == CURLE_OPERATION_TIMEDOUT && ending.progress == Progress::kHandshake;
  if (IsClosed(ending)) {
    failure = {Kind::kConnect, "the connection was closed before it answered"};
  } else if (slow) {
    failure.detail = "no answer within " + std::to_string(ending.connect_timeout.count()) + " ms";
  }
  const bool speaks_no_tls =
      ending.proxy.url.starts_with("https://") && (slow || ending.code == CURLE_SSL_CONNECT_ERROR);
  if (failure.kind != Kind::kTls || speaks_no_tls) {
    failure.hint = "check " + ending.proxy.variable + SchemeHint(ending, speaks_no_tls) + ", or " +
                   ListIt(ending);
  }
  failure.address_hint.clear();
  failure.at = NameOf(ending.proxy);
  return failure;
}

}  // namespace

std::string NameOf(const ProxyUsed& proxy) {
  return "the proxy " + Escaped(proxy.url) + " (" + proxy.variable + ")";
}

bool EndedAtProxy(const Ending& ending) {
  if (ending.proxy.url.empty() || ending.code == CURLE_COULDNT_RESOLVE_HOST) {
    return false;
  }
  if (IsSocks(ending.proxy)) {
    return ending.code == CURLE_PROXY || ending.progress != Progress::kHandshake;
  }
  return ending.tunnel_status / 100 != 2;
}

TransportFailure ProxyFailure(const Ending& ending) {
  if (ending.tunnel_status != 0) {
    return Answered(ending);
  }
  return ending.code == CURLE_PROXY ? SocksFailure(ending) : Unreached(ending);
}

}  // namespace stepveil
