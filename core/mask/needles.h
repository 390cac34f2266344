#pragma once

#include "core/base/secret.h"
#include "core/mask/forms.h"

#include <cstddef>
#include <vector>

namespace stepveil {

enum class ShortValues { kLeave, kMask };
enum class Parts { kMask, kLeave };

// How many forms are looked for; each level has those of the one before. A long text gets fewer by
// itself (LevelFor).
enum class Forms {
  kTexts,   // the value, its lines, what it decodes to
  kFew,     // base64 and JSON
  kCommon,  // hexadecimal, percent-encoding, the literals of languages, the quotes of shells
  kMany,    // base64 of base64, UTF-16, what other languages and tools write
  kAll,     // base32, each byte of short texts by itself (\x74, 116), every percent-encoder
  kEach,    // each byte of longer ones by itself, too, which a masker needs no form for
};

struct NeedleRules {
  ShortValues short_values = ShortValues::kLeave;
  Forms forms = Forms::kEach;
  Parts parts = Parts::kMask;  // kLeave: a structured value's lines are masked as any other's
};

// The forms one value can take in a log, sorted and without duplicates; one list serves the stream
// masker and all adapters. White space around a value doesn't count. README.md beside this file
// lists the forms. A multi-line value is looked for line by line; as a whole, its lines joined in
// the usual ways, where no line is long and special enough. PEM BEGIN and END lines are none. Of a
// settings file (structure.h) the secret parts are looked for instead of its lines. What a value
// decodes to (decodings.h) and its parts are values themselves, up to four steps from it.
//
// Empty when the value must not be masked: shorter than kShortestRawBytes or a stop word (true,
// null, localhost, 0-9999, ...), unless `short_values` says so; nothing but white space and PEM
// boundaries has no needle in any case.
[[nodiscard]] std::vector<Secret> NeedlesOf(const Secret& value, const NeedleRules& rules);
[[nodiscard]] std::vector<Secret> NeedlesOf(const Secret& value, ShortValues short_values);

// The same, added to `needles`. False if there are none, because the value must not be masked.
bool AddNeedles(const Secret& value, const NeedleRules& rules, FormList& needles);

// Does a line of a multi-line value that says something (it has a letter or a digit) stay unmasked
// where it stands alone, because it is too short or too common?
[[nodiscard]] bool LeavesLines(const Secret& value, Parts parts = Parts::kMask);

// Has it several lines, none of which is masked where it stands alone?
[[nodiscard]] bool HasNoMaskableLine(const Secret& value);

}  // namespace stepveil
