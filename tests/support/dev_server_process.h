#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace stepveil::testing {

// The dev server as a process of its own, from the build that the test belongs to. It ends when
// this object is destroyed, and also when the test process dies. A failure to start or to obey is a
// failure of the running test.
class DevServerProcess {
 public:
  // Starts it with further arguments ("--http1", "--seed", FILE) and waits until it is ready.
  explicit DevServerProcess(const std::vector<std::string>& arguments = {});
  ~DevServerProcess();
  DevServerProcess(const DevServerProcess&) = delete;
  DevServerProcess& operator=(const DevServerProcess&) = delete;

  const std::string& url() const { return url_; }          // "https://127.0.0.1:PORT"
  const std::string& ca_file() const { return ca_file_; }  // PEM; gone when the server is
  const std::string& json() const { return json_; }        // the whole ready line

  // A text of the ready line by JSON pointer, "/universal/client_id"; empty if there is none.
  std::string Field(const std::string& pointer) const;

  // Gives an order, Control("POST", "/_dev/faults", R"({...})"), and returns the body of the
  // answer; orders are listed in devserver/wire/site.h and devserver/model/dev_control.h.
  std::string Control(const std::string& method, const std::string& path,
                      const std::string& order = "") const;

  // Ends the server in order and returns its exit code, or 128 + the signal that ended it. Later
  // calls return -1.
  int Stop();

 private:
  bool Spawn(const std::vector<std::string>& arguments, int input, int output);
  void ReadReadyLine(int output);

  pid_t pid_ = -1;
  int input_ = -1;  // the server's standard input: its end is the server's end
  std::string json_;
  std::string url_;
  std::string ca_file_;
};

}  // namespace stepveil::testing
