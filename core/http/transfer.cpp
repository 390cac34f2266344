#include "core/http/transfer.h"

#include "core/base/text.h"
#include "core/http/no_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <algorithm>
#include <string_view>
#include <utility>

namespace stepveil {
namespace {

bool Names(const HttpRequest& request, std::string_view lower_name) {
  return std::any_of(request.headers.begin(), request.headers.end(),
                     [&](const auto& header) { return LowerAscii(header.first) == lower_name; });
}

std::string TextOf(const sockaddr& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* bytes = &reinterpret_cast<const sockaddr_in&>(address).sin_addr;
  if (address.sa_family == AF_INET6) {
    bytes = &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr;
  }
  inet_ntop(address.sa_family, bytes, text.data(), text.size());
  return text.data();
}

long Milliseconds(std::chrono::milliseconds time) { return static_cast<long>(time.count()); }

}  // namespace

Transfer::Transfer(const HttpRequest& request, const Wiring& wiring)
    : request_(request), wiring_(wiring), url_(ParseUrl(request.url).value_or(Url{})) {
  easy_.reset(curl_easy_init());
  if (easy_) {
    SetUpRequest();
    SetUpTls();
    SetUpProxy();
    SetUpCallbacks();
  }
}

Transfer::~Transfer() {
  easy_.reset();
  for (curl_slist* line = sent_headers_; line != nullptr; line = line->next) {
    explicit_bzero(line->data, strlen(line->data));
  }
  curl_slist_free_all(sent_headers_);
}

void Transfer::AddHeader(std::string line) {
  curl_slist* longer = curl_slist_append(sent_headers_, line.c_str());
  sent_headers_ = longer != nullptr ? longer : sent_headers_;
  WipeString(line);
}

void Transfer::AddHeader(std::string_view before, const Secret& value) {
  std::string line;
  line.reserve(before.size() + value.size_bytes() + 1);  // so that it grows, unwiped, no more
  AddHeader(std::move(line.append(before).append(value.Expose())));
}

void Transfer::SetUpRequest() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, url_.scheme.c_str());
  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  curl_easy_setopt(easy, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(wiring_.connect_timeout));
  curl_easy_setopt(easy, CURLOPT_USERAGENT, "stepveil/" STEPVEIL_VERSION);
  for (const auto& [name, value] : request_.headers) {
    std::string line;
    line.reserve(name.size() + value.size() + 2);
    line.append(name).append(value.empty() ? ";" : ": ").append(value);  // ";": how curl says empty
    AddHeader(std::move(line));
  }
  for (const auto& [name, value] : request_.secret_headers) {
    AddHeader(name + ": ", value);
  }
  if (!Names(request_, "accept")) {
    AddHeader("Accept: application/json");
  }
  if (request_.bearer) {
    AddHeader("Authorization: Bearer ", *request_.bearer);
  }
  if (request_.method == HttpMethod::kPost || request_.method == HttpMethod::kDelete) {
    const std::string_view body = request_.json_body ? request_.json_body->Expose() : "";
    if (!Names(request_, "content-type")) {
      AddHeader("Content-Type: application/json");
    }
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.empty() ? "" : body.data());
  }
  if (request_.method == HttpMethod::kDelete) {
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "DELETE");
  }
  if (request_.method == HttpMethod::kPut) {
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, curl_off_t{0});
  }
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, sent_headers_);
  curl_easy_setopt(easy, CURLOPT_HEADEROPT, static_cast<long>(CURLHEADER_SEPARATE));
}

void Transfer::SetUpTls() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  // Null takes the library's built-in paths away: what is trusted is what CaBundle says.
  const char* directory = wiring_.ca.directory.empty() ? nullptr : wiring_.ca.directory.c_str();
  curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
  curl_easy_setopt(easy, CURLOPT_CAPATH, directory);
  curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, nullptr);
  curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, directory);
  if (const ClientCertificate* const shown = CertificateFor(url_.origin, wiring_)) {
    ShowCertificate(*shown);
  }
  // Called for the proxy's connection, too.
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &Transfer::OnTlsContext);
  curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, static_cast<void*>(this));
}

// The options of the server's connection alone: a proxy has others.
void Transfer::ShowCertificate(const ClientCertificate& certificate) {
  const auto blob = [](std::string_view text) {
    return curl_blob{const_cast<char*>(text.data()), text.size(), CURL_BLOB_NOCOPY};
  };
  const curl_blob chain = blob(certificate.chain);
  const curl_blob key = blob(certificate.key.Expose());
  curl_easy_setopt(easy_.get(), CURLOPT_SSLCERT_BLOB, &chain);
  curl_easy_setopt(easy_.get(), CURLOPT_SSLKEY_BLOB, &key);
}

void Transfer::SetUpProxy() {
  CURL* easy = easy_.get();
  const std::optional<Proxy>& proxy =
      url_.scheme == "https" ? wiring_.proxies.https : wiring_.proxies.http;
  // Both set whatever there is: otherwise curl reads the variables itself.
  curl_easy_setopt(easy, CURLOPT_NOPROXY, "");
  if (!proxy || request_.to_metadata || IsExempt(url_, wiring_.proxies.no_proxy)) {
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    return;
  }
  proxy_ = &*proxy;
  curl_easy_setopt(easy, CURLOPT_PROXY, proxy->url.c_str());
  if (!proxy->credentials.empty()) {
    std::string credentials(proxy->credentials.Expose());
    curl_easy_setopt(easy, CURLOPT_PROXYUSERPWD, credentials.c_str());
    WipeString(credentials);
  }
}

void Transfer::SetUpCallbacks() {
  CURL* easy = easy_.get();
  curl_easy_setopt(easy, CURLOPT_PRIVATE, static_cast<void*>(this));
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words_.data());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::OnHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, static_cast<void*>(this));
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::OnBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, static_cast<void*>(this));
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::OnConnect);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &Transfer::OnRequest);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, static_cast<void*>(this));
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(kMaxResponseBytes));
}

// Called right before a request is sent. curl does that a second time by itself when a connection
// that others use, too, breaks; whether the server saw the first one is unknown, and how often to
// ask is the caller's business.
int Transfer::OnRequest(void* self, char*, char*, int, int) {
  auto& transfer = *static_cast<Transfer*>(self);
  ++transfer.times_begun_;
  return transfer.times_begun_ > 1 ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK;
}

CURLcode Transfer::OnTlsContext(CURL*, void* context, void* self) {
  const Transfer& transfer = *static_cast<const Transfer*>(self);
  const CaStore* const authorities = transfer.wiring_.authorities.get();
  authorities->ServeTo(*static_cast<ssl_ctx_st*>(context));
  if (transfer.wiring_.observe) {
    SeenChain& seen = (*transfer.wiring_.chains)[transfer.url_.origin];
    seen.note = {authorities, &seen.chain};
    WatchChain(*static_cast<ssl_ctx_st*>(context), seen.note);
  }
  return CURLE_OK;
}

// Those that waited for a connection try one of their own at once when the first has failed.
curl_socket_t Transfer::OnConnect(void* self, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(self);
  if (transfer.proxy_ != nullptr && *transfer.wiring_.proxy_refusal != 0) {
    return CURL_SOCKET_BAD;
  }
  if (transfer.wiring_.observe) {
    transfer.tried_.push_back(TextOf(address->addr));
  }
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t Transfer::OnHeader(char* data, std::size_t, std::size_t size_bytes, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::string_view line(data, size_bytes);
  if (transfer.proxy_ != nullptr && line.starts_with("HTTP/")) {
    const bool plain = transfer.url_.scheme == "http";
    for (const int status : {401, 407}) {
      const bool of_proxy = !transfer.begun() || (plain && status == 407);
      if (of_proxy && line.find(" " + std::to_string(status)) != line.npos) {
        *transfer.wiring_.proxy_refusal = status;
      }
    }
  }
  return transfer.reader_.ReadHeader(line) ? size_bytes : 0;
}

std::size_t Transfer::OnBody(char* data, std::size_t, std::size_t size_bytes, void* self) {
  return static_cast<Transfer*>(self)->reader_.ReadBody({data, size_bytes}) ? size_bytes : 0;
}

}  // namespace stepveil
