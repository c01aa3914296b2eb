// A library for programs in other languages: who runs this, and what is a host's address.
package main

import "C"

import (
	"net"
	"os/user"
)

//export CurrentUser
func CurrentUser() *C.char {
	current, err := user.Current()
	if err != nil {
		return C.CString(err.Error())
	}
	return C.CString(current.Username)
}

//export FirstAddress
func FirstAddress(host *C.char) *C.char {
	addresses, err := net.LookupHost(C.GoString(host))
	if err != nil {
		return C.CString(err.Error())
	}
	return C.CString(addresses[0])
}

func main() {}
