// Package work makes the calls.
package work

import (
	"os"
	"syscall"

	"example.org/abide/calls/sys"
)

const bad = ^uintptr(0)

// Everything makes all calls, so that the linker keeps them.
func Everything() {
	constant()
	wrapped()
	jumped()
	direct()
	variable()
	chosen(len(os.Args))
	picked(len(os.Args))
	done := make(chan bool)
	go func() {
		syscall.RawSyscall(456, bad, 0, 0)
		done <- true
	}()
	<-done
	callers[len(os.Args)%len(callers)].call()
	allThreads()
}

//go:noinline
func constant() { syscall.Syscall6(437, bad, 0, 0, 0, 0, 0) }

//go:noinline
func wrapped() { sys.Twice(bad, 446) }

//go:noinline
func jumped() { sys.Jump(457, bad, 0, 0) }

//go:noinline
func direct() { sys.Direct(458, bad) }

var trap uintptr = 439

//go:noinline
func variable() {
	if len(os.Args) > 1000 {
		trap = 447
	}
	sys.Call(trap, bad)
}

//go:noinline
func chosen(n int) {
	trap := uintptr(449)
	if n > 1 {
		trap = 450
	} else if n > 0 {
		trap = 451
	}
	sys.Call(trap, bad)
}

// A switch as long as this becomes a jump table.
//
//go:noinline
func picked(n int) {
	var trap uintptr
	switch n {
	case 0:
		trap = 425
	case 1:
		trap = 426
	case 2:
		trap = 427
	case 3:
		trap = 428
	case 4:
		trap = 429
	case 5:
		trap = 430
	case 6:
		trap = 431
	case 7:
		trap = 432
	case 8:
		trap = 433
	default:
		return
	}
	sys.Call(trap, bad)
}

type caller interface{ call() }

type first struct{}

type second struct{}

func (first) call() { sys.Call(454, bad) }

func (second) call() { sys.Call(455, bad) }

var callers = []caller{first{}, second{}}

func unused() { sys.Call(452, bad) }
