#include "tests/devserver/wire_client.h"

#include <curl/curl.h>

#include <poll.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <deque>
#include <memory>

namespace stepveil::devserver {
namespace {

// One request under way. libcurl keeps pointers to it.
struct Transfer {
  explicit Transfer(const Ask& wanted) : ask(wanted), handle(curl_easy_init()) {}
  ~Transfer() {
    curl_easy_cleanup(handle);
    curl_slist_free_all(headers);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  Ask ask;
  Got got;
  CURL* handle;
  curl_slist* headers = nullptr;
};

// A body that is cut short by most_bytes is counted, not kept.
std::size_t TakeBody(char* bytes, std::size_t, std::size_t size_bytes, void* self) {
  auto& transfer = *static_cast<Transfer*>(self);
  transfer.got.body_bytes += size_bytes;
  if (transfer.ask.most_bytes == 0) transfer.got.body.append(bytes, size_bytes);
  const bool is_enough =
      transfer.ask.most_bytes > 0 && transfer.got.body_bytes > transfer.ask.most_bytes;
  return is_enough ? 0 : size_bytes;
}

std::size_t TakeHeader(char* bytes, std::size_t, std::size_t size_bytes, void* self) {
  const std::string line(bytes, size_bytes);
  const std::size_t colon = line.find(": ");
  if (colon == std::string::npos) return size_bytes;
  std::string name = line.substr(0, colon);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  const std::size_t end = line.find_last_not_of("\r\n");
  static_cast<Transfer*>(self)->got.headers[name] = line.substr(colon + 2, end - colon - 1);
  return size_bytes;
}

void SetTls(CURL* handle, const Ask& ask) {
  curl_easy_setopt(handle, CURLOPT_CAINFO, ask.ca_file.c_str());
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYPEER, ask.verify_peer ? 1L : 0L);
  curl_easy_setopt(handle, CURLOPT_SSL_VERIFYHOST, ask.verify_host ? 2L : 0L);
  if (ask.tls12_only) {
    // CURL_SSLVERSION_MAX_TLSv1_2, whose value lies outside the range of its own enumeration.
    constexpr long kTls12 = CURL_SSLVERSION_TLSv1_2;
    curl_easy_setopt(handle, CURLOPT_SSLVERSION, kTls12 | kTls12 << 16);
  }
}

void SetUp(Transfer& transfer) {
  const Ask& ask = transfer.ask;
  CURL* handle = transfer.handle;
  curl_easy_setopt(handle, CURLOPT_URL, ask.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROXY, "");
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, ask.limit_ms);
  curl_easy_setopt(handle, CURLOPT_PIPEWAIT, 1L);
  curl_easy_setopt(
      handle, CURLOPT_HTTP_VERSION,
      ask.http == Http::kTwo ? long{CURL_HTTP_VERSION_2TLS} : long{CURL_HTTP_VERSION_1_1});
  SetTls(handle, ask);
  if (!ask.body.empty()) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(ask.body.size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, ask.body.c_str());
  }
  if (ask.method == "HEAD") curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, ask.method.c_str());
  for (const std::string& header : ask.headers) {
    transfer.headers = curl_slist_append(transfer.headers, header.c_str());
  }
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, transfer.headers);
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(handle, CURLOPT_PRIVATE, &transfer);
}

void Finish(Transfer& transfer, CURLcode outcome) {
  long version = 0;
  transfer.got.outcome = outcome;
  curl_easy_getinfo(transfer.handle, CURLINFO_RESPONSE_CODE, &transfer.got.status);
  curl_easy_getinfo(transfer.handle, CURLINFO_HTTP_VERSION, &version);
  curl_easy_getinfo(transfer.handle, CURLINFO_TOTAL_TIME, &transfer.got.seconds);
  curl_easy_getinfo(transfer.handle, CURLINFO_SSL_VERIFYRESULT, &transfer.got.verify_result);
  transfer.got.http = version == CURL_HTTP_VERSION_2_0 ? 2 : version == 0 ? 0 : 1;
}

void TakeFinished(CURLM* multi) {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
    char* transfer = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
    Finish(*reinterpret_cast<Transfer*>(transfer), message->data.result);
  }
}

// Begins what is due of `later`, which is in the order of start_ms.
void Begin(CURLM* multi, std::deque<Transfer*>& later, std::chrono::milliseconds passed) {
  while (!later.empty() && later.front()->ask.start_ms <= passed.count()) {
    curl_multi_add_handle(multi, later.front()->handle);
    later.pop_front();
  }
}

void RunAll(CURLM* multi, std::deque<Transfer*> later) {
  const auto begin = std::chrono::steady_clock::now();
  for (int running = 0; running > 0 || !later.empty();) {
    Begin(multi, later,
          std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() -
                                                                begin));
    curl_multi_perform(multi, &running);
    TakeFinished(multi);
    if (running > 0) curl_multi_poll(multi, nullptr, 0, later.empty() ? 100 : 5, nullptr);
  }
}

}  // namespace

WireClient::WireClient() : multi_(curl_multi_init()) {}

WireClient::~WireClient() { curl_multi_cleanup(static_cast<CURLM*>(multi_)); }

Got WireClient::Fetch(const Ask& ask) { return FetchTogether({ask}).front(); }

std::vector<Got> WireClient::FetchTogether(const std::vector<Ask>& asks) {
  auto* multi = static_cast<CURLM*>(multi_);
  std::vector<std::unique_ptr<Transfer>> transfers;
  std::deque<Transfer*> later;
  for (const Ask& ask : asks) {
    Transfer& transfer = *transfers.emplace_back(std::make_unique<Transfer>(ask));
    SetUp(transfer);
    later.push_back(&transfer);
  }
  RunAll(multi, later);
  std::vector<Got> results;
  for (const auto& transfer : transfers) {
    curl_multi_remove_handle(multi, transfer->handle);
    results.push_back(transfer->got);
  }
  return results;
}

std::string SayPlainly(const std::string& url, const std::string& bytes) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   curl_easy_cleanup);
  curl_easy_setopt(handle.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_CONNECT_ONLY, 1L);
  if (curl_easy_perform(handle.get()) != CURLE_OK) return "no connection";
  std::size_t sent_bytes = 0;
  curl_easy_send(handle.get(), bytes.data(), bytes.size(), &sent_bytes);
  curl_socket_t socket = CURL_SOCKET_BAD;
  curl_easy_getinfo(handle.get(), CURLINFO_ACTIVESOCKET, &socket);
  std::string all;
  for (;;) {
    pollfd waiting{socket, POLLIN, 0};
    if (poll(&waiting, 1, 300) <= 0) return all;
    std::array<char, 4096> part{};
    std::size_t part_bytes = 0;
    const CURLcode outcome = curl_easy_recv(handle.get(), part.data(), part.size(), &part_bytes);
    if (outcome != CURLE_OK || part_bytes == 0) return all;
    all.append(part.data(), part_bytes);
  }
}

}  // namespace stepveil::devserver
