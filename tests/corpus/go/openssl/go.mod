module example.org/abide/openssl

go 1.17

require github.com/golang-fips/openssl/v2 v2.0.3
