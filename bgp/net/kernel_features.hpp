// Which of the optional things a BGP speaker may ask of TCP this kernel was built with. Asked by system calls that
// change nothing; false also where not even a socket can be had.
#pragma once

namespace eipd::bgp::net {

struct KernelFeatures {
  bool tcp_md5 = false;  ///< RFC 2385: CONFIG_TCP_MD5SIG
  bool tcp_ao = false;   ///< RFC 5925: CONFIG_TCP_AO, Linux 6.7
};

KernelFeatures kernel_features();

}  // namespace eipd::bgp::net
