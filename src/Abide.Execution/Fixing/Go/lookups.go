// Looks names up as hosts and as users, and prints what each way of building finds: one line a question.
package main

import (
	"fmt"
	"net"
	"os"
	"os/user"
	"sort"
	"strings"
)

func main() {
	for _, name := range os.Args[1:] {
		addresses, err := net.LookupHost(name)
		sort.Strings(addresses)
		fmt.Printf("host\t%s\t%s\n", name, answer(strings.Join(addresses, " "), err))

		found, err := user.Lookup(name)
		text := ""
		if err == nil {
			text = "uid " + found.Uid + ", gid " + found.Gid + ", home " + found.HomeDir
			if groups, err := found.GroupIds(); err == nil {
				sort.Strings(groups)
				text += ", groups " + strings.Join(groups, " ")
			}
		}
		fmt.Printf("user\t%s\t%s\n", name, answer(text, err))
	}
}

func answer(text string, err error) string {
	if err == nil {
		return text
	}
	if unknown, ok := err.(*net.DNSError); ok && !unknown.IsNotFound {
		return "no answer: " + strings.Map(oneLine, unknown.Err)
	}
	return "not found"
}

func oneLine(r rune) rune {
	if r < ' ' {
		return ' '
	}
	return r
}
