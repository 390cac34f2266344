#include "core/run/line_watch.h"

#include "core/base/secret.h"

namespace stepveil {

LineWatch::~LineWatch() { WipeString(held_); }

void LineWatch::Hold(std::string_view part) {
  too_long_ = too_long_ || held_.size() + part.size() > kLongestLine;
  held_.reserve(kLongestLine);  // growing would leave copies behind
  held_.append(too_long_ ? std::string_view() : part);
}

void LineWatch::Read(std::string_view input) {
  for (std::size_t end; (end = input.find('\n')) != input.npos; input.remove_prefix(end + 1)) {
    if (held_.empty() && !too_long_ && end <= kLongestLine) {
      watcher_(input.substr(0, end));
      continue;
    }
    Hold(input.substr(0, end));
    Finish();
  }
  Hold(input);
}

void LineWatch::Finish() {
  if (!held_.empty() && !too_long_) {
    watcher_(held_);
  }
  WipeString(held_);
  too_long_ = false;
}

}  // namespace stepveil
