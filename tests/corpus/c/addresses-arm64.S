// addresses: functions that come by the address of place in the ways that compilers have.
	.text
	.macro function name
	.globl \name
	.type \name, %function
\name:
	.endm

	.macro done name
	ret
	.size \name, . - \name
	.endm

function _start
	hlt #0
	done _start

function other
	done other

function beside
	adrp x0, place
	ldr x0, [x0, :lo12:place]
	done beside

function made
	adrp x0, place
	add x0, x0, :lo12:place
	done made

function stored_to
	adrp x0, place
	str x1, [x0, :lo12:place]
	done stored_to

function kept_over_a_branch
	adrp x19, place
	cbz x1, 1f
	bl other
1:
	ldr x0, [x19, :lo12:place]
	done kept_over_a_branch

function kept_for_code_before
	b 2f
1:
	ldr x0, [x19, :lo12:place]
	ret
2:
	adrp x19, place
	b 1b
	done kept_for_code_before

function copied
	adrp x0, place
	mov x20, x0
	bl other
	ldr x0, [x20, :lo12:place]
	done copied

function either
	adrp x0, place
	adrp x1, _start
	cmp x2, #0
	csel x3, x0, x1, eq
	ldr x0, [x3, :lo12:place]
	done either

function lost_by_a_call
	adrp x0, place
	bl other
	ldr x0, [x0, :lo12:place]
	done lost_by_a_call

function overwritten
	adrp x0, place
	mov x0, #4096
	ldr x0, [x0, :lo12:place]
	done overwritten

function counted_from_another
	adrp x0, anchor
	add x0, x0, :lo12:anchor
	ldr x1, [x0, #64]
	done counted_from_another

function indexed
	adrp x0, anchor
	add x0, x0, :lo12:anchor
	add x0, x0, x2, lsl #3
	ldr x1, [x0, #64]
	done indexed

function spilled
	sub sp, sp, #16
	adrp x0, place
	str x0, [sp, #8]
	bl other
	ldr x1, [sp, #8]
	ldr x2, [x1, :lo12:place]
	add sp, sp, #16
	done spilled

function pooled
	ldr x0, =place
	ldr x0, [x0]
	done pooled
	.ltorg

function split
	adrp x3, place
	cbnz x0, cold
	done split

function cold
	ldr x0, [x3, :lo12:place]
	done cold

	.data
	.balign 16
	.skip 512
anchor:
	.skip 64
	.globl place
place:
	.quad 0
	.section .note.GNU-stack, "", %progbits
