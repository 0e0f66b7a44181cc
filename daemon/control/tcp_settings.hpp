// `control.tcp` of the configuration: the control API over TCP with mutual TLS.
#pragma once

#include <string>

#include "bgp/types/endpoint.hpp"

namespace eipd::control {

/// Paths of PEM files.
struct TlsFiles {
  std::string cert;  ///< the server's certificate, and the chain behind it
  std::string key;   ///< its private key, without a passphrase
  std::string ca;    ///< who signs the clients' certificates
  friend bool operator==(const TlsFiles&, const TlsFiles&) = default;
};

struct TcpSettings {
  bgp::Endpoint listen;
  TlsFiles files;
  friend bool operator==(const TcpSettings&, const TcpSettings&) = default;
};

}  // namespace eipd::control
