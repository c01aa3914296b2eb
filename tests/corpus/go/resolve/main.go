// resolve: asks for a host's addresses. With cgo it goes through getaddrinfo, without it through Go's own resolver.
package main

import (
	"fmt"
	"net"
	"os"
)

func main() {
	addresses, err := net.LookupHost(os.Args[len(os.Args)-1])
	fmt.Println(addresses, err)
}
