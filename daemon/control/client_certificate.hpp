// Who a TLS client's certificate says it is: the names that `control.roles` and the authors of writes are made of.
#pragma once

#include <optional>

#include "daemon/observe/http_server.hpp"

struct x509_st;  // OpenSSL's X509

namespace eipd::control {

/// The subject's common name, if there is exactly one, and its alternative names: DNS names, URIs and e-mail addresses.
/// Names that are no text (control characters, octets that are not UTF-8), empty, or longer than 255 octets do not
/// count. Nothing if none is left: such a client could not be told from another.
std::optional<observe::HttpPeer> names_in(const x509_st* certificate);

}  // namespace eipd::control
