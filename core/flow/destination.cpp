#include "core/flow/destination.h"

namespace stepveil {

Destination ToCommand() {
  return {.carrier = Carrier::kCommand,
          .masking = Masking::kAsAsked,
          .takes_files = true,
          .takes_leases = true};
}

Destination ToFilter() { return {.carrier = Carrier::kDocument, .takes_files = true}; }

Destination ToText(Carrier carrier) { return {.carrier = carrier, .masking = Masking::kNone}; }

Destination ToSealed() {
  return {.carrier = Carrier::kDocument, .masking = Masking::kNone, .takes_files = true};
}

Destination ToSteps(Exporter& exporter) {
  return {.takes_files = exporter.TakesFiles(), .exporter = &exporter};
}

}  // namespace stepveil
