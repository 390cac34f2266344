#include "core/run/prefixed_output.h"

#include "core/base/write_all.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace stepveil {

PrefixedOutput::PrefixedOutput(Descriptor source, int target_number, std::string prefix)
    : source_(std::move(source)), target_number_(target_number), prefixer_(std::move(prefix)) {
  fcntl(source_.number(), F_SETFL, O_NONBLOCK);
}

bool PrefixedOutput::Pump(std::span<char> buffer) {
  if (!source_.open()) {
    return false;
  }
  const ssize_t size = read(source_.number(), buffer.data(), buffer.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) {
    return errno == EINTR;
  }
  if (size > 0) {
    prefixer_.Write({buffer.data(), static_cast<std::size_t>(size)}, lines_);
  } else {
    prefixer_.Finish(lines_);
  }
  Write();
  if (size <= 0 || write_error_number_ != 0) {
    source_.Close();
  }
  return source_.open();
}

void PrefixedOutput::Write() {
  write_error_number_ = WriteAll(target_number_, lines_);
  lines_.clear();
}

std::vector<std::string> PrefixesFor(const std::vector<std::string>& names, bool coloured) {
  // Cyan, yellow, green, magenta, blue, red: all readable on black and on white.
  constexpr std::array kColours = {"36", "33", "32", "35", "34", "31"};
  std::size_t width = 0;
  for (const std::string& name : names) {
    width = std::max(width, name.size());
  }
  std::vector<std::string> prefixes;
  prefixes.reserve(names.size());
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string& prefix = prefixes.emplace_back(names[i]);
    prefix.append(width - names[i].size(), ' ').append(" |");
    if (coloured) {
      prefix.insert(0, std::string("\x1b[0;").append(kColours[i % kColours.size()]).append("m"));
      prefix += "\x1b[0m";
    }
    prefix += ' ';
  }
  return prefixes;
}

}  // namespace stepveil
