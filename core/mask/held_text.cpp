#include "core/mask/held_text.h"

#include <algorithm>

namespace stepveil {

void HeldText::Restart(std::uint64_t place) {
  if (blocks_.size() > 1) {
    blocks_.resize(1);
  }
  if (!blocks_.empty()) {
    blocks_.front().clear();
  }
  first_ = start_ = end_ = place;
}

void HeldText::Append(std::string_view text) {
  end_ += text.size();
  while (!text.empty()) {
    if (blocks_.empty() || blocks_.back().size() == kBlockBytes) {
      blocks_.emplace_back().reserve(kBlockBytes);
    }
    WipedVector<char>& block = blocks_.back();
    const std::string_view piece = text.substr(0, kBlockBytes - block.size());
    block.insert(block.end(), piece.begin(), piece.end());
    text.remove_prefix(piece.size());
  }
}

void HeldText::DropBefore(std::uint64_t place) {
  start_ = std::clamp(place, start_, end_);
  if (start_ == end_) {
    Restart(end_);
  }
  while (first_ + kBlockBytes <= start_) {
    blocks_.pop_front();
    first_ += kBlockBytes;
  }
}

void HeldText::View(Region region, std::vector<std::string_view>& pieces) const {
  std::uint64_t at = std::max(region.start, start_);
  const std::uint64_t end = std::min(region.end, end_);
  while (at < end) {
    const std::size_t block = (at - first_) / kBlockBytes;
    const std::size_t offset = (at - first_) % kBlockBytes;
    const std::size_t size = std::min<std::uint64_t>(end - at, kBlockBytes - offset);
    pieces.emplace_back(blocks_[block].data() + offset, size);
    at += size;
  }
}

}  // namespace stepveil
