// What a thread does first that serves readers (log, metrics, API): it must never be in the way of control or probes.
#pragma once

namespace eipd::observe {

/// Puts the calling thread at nice 19, gives it a name (at most 15 characters), and leaves all signals to the other
/// threads.
void enter_background(const char* name);

}  // namespace eipd::observe
