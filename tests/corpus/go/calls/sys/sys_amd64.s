#include "textflag.h"

// func Jump(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err syscall.Errno)
TEXT ·Jump(SB), NOSPLIT, $0-56
	JMP syscall·Syscall(SB)

// func Direct(trap, a1 uintptr) (r1 uintptr)
TEXT ·Direct(SB), NOSPLIT, $0-24
	MOVQ a1+8(FP), DI
	MOVQ trap+0(FP), AX
	SYSCALL
	MOVQ AX, r1+16(FP)
	RET
