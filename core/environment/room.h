#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/environment/environment.h"

#include <cstddef>

namespace stepveil {

// What the kernel lets a process have as arguments and variables together (execve(2)): a quarter of
// the stack, 6 MiB at most.
[[nodiscard]] std::size_t KernelsRoomBytes();

// How many bytes of new variables a command can be started with that has `present` already, each
// counted as "NAME=VALUE" with its NUL and a pointer; 16 KiB are left for its arguments.
[[nodiscard]] std::size_t RoomForVariables(const Variables& present);

// Does a process start that has the variables beside those of `present`? 64 KiB are left for its
// arguments and for what else it is given. Errors: kExport with the sizes.
[[nodiscard]] Result<void> CheckRoom(const Environment& environment, const Variables& present,
                                     std::size_t room_bytes = KernelsRoomBytes());

}  // namespace stepveil
