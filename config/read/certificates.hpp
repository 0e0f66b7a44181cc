// Whether a server's certificate, its key and the authority of its clients are what they should be. OpenSSL.
#pragma once

#include "config/read/reading.hpp"
#include "daemon/control/tcp_settings.hpp"

namespace eipd::config {

/// Refuses files that OpenSSL cannot read and a key that is another certificate's; warns of certificates that have run
/// out, or that aren't valid yet, and of a key that every user of the host can read. `map` has the keys cert, key and
/// ca, of which those that are sound are looked into.
void check_certificates(Reading& reading, NodeId map, const control::TlsFiles& files);

}  // namespace eipd::config
