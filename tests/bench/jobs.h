#pragma once

#include "tests/support/dev_server_process.h"

#include <sys/types.h>

#include <string>
#include <vector>

namespace stepveil {

// A whole number from a variable, for a benchmark that is run by hand.
[[nodiscard]] int NumberFrom(const char* variable, int absent);

// Lets 60 reads and lists and 200 logins and revocations through in each window, as a self-hosted
// instance does in a minute.
void LimitRates(const testing::DevServerProcess& server, int window_s);

// Of a job that logs in to `server`.
[[nodiscard]] std::vector<std::string> JobVariables(const testing::DevServerProcess& server);

// Starts the program with these words after its name, its output thrown away.
[[nodiscard]] pid_t StartJob(std::vector<std::string> words, std::vector<std::string> entries);

// Waits for the ends of all; how many ended with 0.
[[nodiscard]] int WaitForJobs(const std::vector<pid_t>& jobs);

}  // namespace stepveil
