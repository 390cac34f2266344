#include "tests/support/dev_server_process.h"

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

namespace stepveil::testing {
namespace {

constexpr const char* kProgram = STEPVEIL_BINARY_DIR "/tests/devserver/stepveil-devserver";
constexpr std::chrono::milliseconds kTimeToStart{60'000};
constexpr std::chrono::milliseconds kTimeToEnd{10'000};
constexpr std::chrono::milliseconds kStep{5};

// What can be read up to the first line end, the end of the file or the time's end.
std::string ReadLine(int descriptor) {
  const auto end = std::chrono::steady_clock::now() + kTimeToStart;
  std::string line;
  while (line.find('\n') == std::string::npos && std::chrono::steady_clock::now() < end) {
    pollfd waiting{descriptor, POLLIN, 0};
    if (poll(&waiting, 1, 100) <= 0) continue;
    std::array<char, 4096> bytes{};
    const ssize_t size_bytes = read(descriptor, bytes.data(), bytes.size());
    if (size_bytes <= 0) break;
    line.append(bytes.data(), static_cast<std::size_t>(size_bytes));
  }
  return line.substr(0, line.find('\n'));
}

std::string TextAt(const std::string& json, const std::string& pointer) {
  const auto parsed = nlohmann::json::parse(json, nullptr, false);
  if (parsed.is_discarded() || pointer.empty() || pointer.front() != '/') return {};
  const nlohmann::json::json_pointer place(pointer);
  if (!parsed.contains(place) || !parsed.at(place).is_string()) return {};
  return parsed.at(place).get<std::string>();
}

std::size_t Append(char* bytes, std::size_t, std::size_t size_bytes, void* body) {
  static_cast<std::string*>(body)->append(bytes, size_bytes);
  return size_bytes;
}

// Waits for the process without end if `limit` is zero. Absent: -1.
int WaitFor(pid_t pid, std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  int status = 0;
  while (limit.count() == 0 || std::chrono::steady_clock::now() < end) {
    if (waitpid(pid, &status, limit.count() == 0 ? 0 : WNOHANG) == pid) {
      return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    std::this_thread::sleep_for(kStep);
  }
  return -1;
}

}  // namespace

DevServerProcess::DevServerProcess(const std::vector<std::string>& arguments) {
  std::array<int, 2> input{-1, -1};
  std::array<int, 2> output{-1, -1};
  if (pipe2(input.data(), O_CLOEXEC) != 0 || pipe2(output.data(), O_CLOEXEC) != 0) {
    ADD_FAILURE() << "no pipes for the dev server";
    return;
  }
  input_ = input[1];
  const bool is_started = Spawn(arguments, input[0], output[1]);
  close(input[0]);
  close(output[1]);
  if (is_started) ReadReadyLine(output[0]);
  close(output[0]);
}

DevServerProcess::~DevServerProcess() { Stop(); }

bool DevServerProcess::Spawn(const std::vector<std::string>& arguments, int input, int output) {
  std::vector<std::string> words{kProgram, "--until-eof"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  const int error = posix_spawn(&pid_, kProgram, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    ADD_FAILURE() << "cannot start " << kProgram;
  }
  return error == 0;
}

void DevServerProcess::ReadReadyLine(int output) {
  json_ = ReadLine(output);
  url_ = Field("/url");
  ca_file_ = Field("/ca_file");
  if (url_.empty() || ca_file_.empty()) ADD_FAILURE() << "the dev server did not get ready";
}

std::string DevServerProcess::Field(const std::string& pointer) const {
  return TextAt(json_, pointer);
}

std::string DevServerProcess::Control(const std::string& method, const std::string& path,
                                      const std::string& order) const {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(),
                                                                   curl_easy_cleanup);
  std::string body;
  long status = 0;
  curl_easy_setopt(handle.get(), CURLOPT_URL, (url_ + path).c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CAINFO, ca_file_.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_PROXY, "");
  curl_easy_setopt(handle.get(), CURLOPT_TIMEOUT, 30L);
  curl_easy_setopt(handle.get(), CURLOPT_NOSIGNAL, 1L);
  if (!order.empty()) curl_easy_setopt(handle.get(), CURLOPT_POSTFIELDS, order.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_CUSTOMREQUEST, method.c_str());
  curl_easy_setopt(handle.get(), CURLOPT_WRITEFUNCTION, Append);
  curl_easy_setopt(handle.get(), CURLOPT_WRITEDATA, &body);
  const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(
      curl_slist_append(nullptr, order.empty() ? "accept: */*" : "content-type: application/json"),
      curl_slist_free_all);
  curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
  const CURLcode outcome = curl_easy_perform(handle.get());
  curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
  if (outcome != CURLE_OK || status != 200) {
    ADD_FAILURE() << "the dev server did not obey " << method << ' ' << path << ": status "
                  << status << ", " << body;
  }
  return body;
}

int DevServerProcess::Stop() {
  if (input_ >= 0) close(input_);
  input_ = -1;
  if (pid_ < 0) return -1;
  int code = WaitFor(pid_, kTimeToEnd);
  if (code < 0) {
    ADD_FAILURE() << "the dev server does not end by itself";
    kill(pid_, SIGKILL);
    code = WaitFor(pid_, {});
  }
  pid_ = -1;
  return code;
}

}  // namespace stepveil::testing
