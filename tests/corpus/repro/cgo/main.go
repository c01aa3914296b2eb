// Command cgo calls C of its own, and through net and os/user that of the standard library.
package main

/*
#cgo LDFLAGS: -lm
#include <math.h>
#include <sys/stat.h>

static double root(double number) {
	struct stat status;
	return stat("/", &status) == 0 ? pow(number, 0.5) : 0;
}
*/
import "C"

import (
	"fmt"
	"net"
	"os/user"
)

func main() {
	if _, err := user.Current(); err != nil {
		panic(err)
	}
	if _, err := net.LookupPort("tcp", "80"); err != nil {
		panic(err)
	}
	fmt.Println("root", C.root(4))
}
