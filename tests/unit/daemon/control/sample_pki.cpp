#include "tests/unit/daemon/control/sample_pki.hpp"

#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace eipd::tests {
namespace {

template <class Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, void (*)(BIO*)> out{BIO_new(BIO_s_mem()), &BIO_free_all};
  write(out.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace

SampleIdentity::SampleIdentity(const Wanted& wanted)
    : key{EVP_EC_gen("P-256"), &EVP_PKEY_free}, certificate{X509_new(), &X509_free} {
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), wanted.valid_from);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), wanted.valid_until);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  for (const std::string& each : wanted.common_names) {
    X509_NAME_add_entry_by_NID(name, NID_commonName, MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(each.data()),
                               static_cast<int>(each.size()), -1, 0);
  }
  X509_set_issuer_name(certificate.get(), name);
  if (!wanted.alternative_names.empty()) {
    const std::unique_ptr<X509_EXTENSION, void (*)(X509_EXTENSION*)> names{
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, wanted.alternative_names.c_str()),
        &X509_EXTENSION_free};
    X509_add_ext(certificate.get(), names.get(), -1);
  }
  X509_set_pubkey(certificate.get(), key.get());
  X509_sign(certificate.get(), key.get(), EVP_sha256());
}

std::string SampleIdentity::certificate_pem() const {
  return pem([&](BIO* out) { PEM_write_bio_X509(out, certificate.get()); });
}

std::string SampleIdentity::key_pem() const {
  return pem([&](BIO* out) { PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

}  // namespace eipd::tests
