// openssl: imports a package of the path by which Go's FIPS toolchains open libcrypto. The one vendored here does nothing.
package main

import "github.com/golang-fips/openssl/v2"

func main() { println(openssl.Init()) }
