// whoami says who runs it, and where its host's name leads.
package main

import (
	"fmt"
	"net"
	"os"
	"os/user"
)

func main() {
	current, err := user.Current()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	name, err := os.Hostname()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	addresses, err := net.LookupHost(name)
	if err != nil {
		addresses = []string{"unknown"} // a machine need not be in any directory
	}
	fmt.Println(current.Username, name, addresses)
}
