#pragma once

#include "core/mask/masker.h"
#include "core/mask/page_buffer.h"

#include <cstddef>
#include <memory>

namespace stepveil {

// Writes pieces of text to a descriptor, which is not owned, in the way that costs a pipe least.
//
// Whole pages, while more is to come: a page that follows an odd write lies askew for every later
// reader. And from memory that lies towards the page as the pipe's own does: the kernel copies
// askew at less than half the speed. So what lies askew, as all text does after a mask of another
// length, is moved to a buffer first, which costs a tenth of what it saves.
class PageWriter {
 public:
  explicit PageWriter(int target);

  // Writes whole pages of what it has and keeps less than a page. Waits until that is written, also
  // where the target doesn't block. Uses up `pieces`.
  void WritePages(Pieces& pieces);

  // Writes everything.
  void WriteAll(Pieces& pieces);

  [[nodiscard]] std::size_t kept_bytes() const { return kept_bytes_; }

  // The errno that ended writing, and then nothing more is written; 0 if none did.
  [[nodiscard]] int error_number() const { return error_number_; }

 private:
  void Write(Pieces& pieces);
  void Move(const Pieces& pieces);
  void WriteBuffer(std::size_t size);

  int target_;
  int error_number_ = 0;
  std::size_t kept_bytes_ = 0;  // at the buffer's beginning
  std::unique_ptr<PageBuffer> buffer_;
};

}  // namespace stepveil
