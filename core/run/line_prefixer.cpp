#include "core/run/line_prefixer.h"

namespace stepveil {

void LinePrefixer::Write(std::string_view input, std::string& output) {
  while (!input.empty()) {
    // How many bytes are still missing to a line of full length and its newline.
    const std::string_view window = input.substr(0, kLongestLine + 1 - held_.size());
    const std::size_t newline = window.find('\n');
    if (newline != std::string_view::npos) {
      PutLine(window.substr(0, newline), output);
      input.remove_prefix(newline + 1);
    } else if (held_.size() + window.size() > kLongestLine) {
      PutLine(window.substr(0, window.size() - 1), output);
      input.remove_prefix(window.size() - 1);
    } else {
      held_ += window;
      return;
    }
  }
}

void LinePrefixer::Finish(std::string& output) {
  if (!held_.empty()) {
    PutLine("", output);
  }
}

void LinePrefixer::PutLine(std::string_view rest, std::string& output) {
  output += prefix_;
  output += held_;
  output += rest;
  output += '\n';
  held_.clear();
}

}  // namespace stepveil
