#include "textflag.h"

// func Jump(trap, a1, a2, a3 uintptr) (r1, r2 uintptr, err syscall.Errno)
TEXT ·Jump(SB), NOSPLIT, $0-56
	JMP syscall·Syscall(SB)

// func Direct(trap, a1 uintptr) (r1 uintptr)
TEXT ·Direct(SB), NOSPLIT, $0-24
	MOVD a1+8(FP), R0
	MOVD trap+0(FP), R8
	SVC
	MOVD R0, r1+16(FP)
	RET
