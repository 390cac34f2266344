#pragma once

#include "core/mask/forms.h"

#include <string>
#include <string_view>

namespace stepveil {

// Base64 wherever `text` lies in what is encoded: at each of the three alignments the characters
// that depend on `text` alone; and the padded whole. Both alphabets (RFC 4648).
void AddBase64(std::string_view text, FormList& forms);

// Base64 of that base64, at all alignments of both.
void AddBase64Twice(std::string_view text, FormList& forms);

// Base32 at all five alignments, and the whole in the extended-hex alphabet (RFC 4648).
void AddBase32(std::string_view text, FormList& forms);

// The lines of uuencode: of a text of one line at all three alignments, of a longer one where it
// begins with it.
void AddUuencode(std::string_view text, FormList& forms);

// Hexadecimal digits in both cases.
void AddHex(std::string_view text, FormList& forms);

// UTF-16: raw in both byte orders; little-endian in hexadecimal digits and in base64 (PowerShell's
// -EncodedCommand). All without a NUL at the ends, so of ASCII the other order, too.
void AddUtf16(std::string_view text, FormList& forms);

// Quoted-printable (RFC 2045) without its line breaks.
void AddQuotedPrintable(std::string_view text, FormList& forms);

}  // namespace stepveil
