// users: asks for the current user. With cgo it goes through getpwuid_r and NSS, without it through /etc/passwd.
package main

import (
	"fmt"
	"os/user"
)

func main() {
	current, err := user.Current()
	fmt.Println(current, err)
}
