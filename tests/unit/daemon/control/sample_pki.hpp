// Certificates for tests, made on the spot: signed by themselves, with whatever names and dates a test wants.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace eipd::tests {

struct SampleIdentity {
  struct Wanted {
    std::vector<std::string> common_names;
    std::string alternative_names;  ///< as OpenSSL's configuration has them: "DNS:a.example,URI:x"; empty: none
    long valid_from = -60;          ///< seconds from now
    long valid_until = 3600;
  };
  explicit SampleIdentity(const Wanted& wanted);

  [[nodiscard]] std::string certificate_pem() const;
  [[nodiscard]] std::string key_pem() const;

  std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key;
  std::unique_ptr<X509, void (*)(X509*)> certificate;
};

}  // namespace eipd::tests
