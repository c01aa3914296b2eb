# numbers: functions that call the system once each (the last syscall of a function counts) with a number that has gone some way.
	.text
	.globl _start
	.type _start, @function
_start:
	hlt
	.size _start, . - _start

	.macro function name
	.globl \name
	.type \name, @function
\name:
	.endm

	.macro done name
	syscall
	ret
	.size \name, . - \name
	.endm

function other
	ret
	.size other, . - other

function constant
	mov $39, %eax
	done constant

function zero_extended
	mov $-1, %rax
	mov $39, %eax
	done zero_extended

function all_bits
	or $-1, %eax
	done all_bits

function low_byte
	mov $0x100, %eax
	mov $5, %al
	done low_byte

function callee_saved
	mov $39, %ebx
	call other
	mov %ebx, %eax
	done callee_saved

function caller_saved
	mov $39, %ecx
	call other
	mov %ecx, %eax
	done caller_saved

function pushed
	push $39
	pop %rax
	done pushed

function exchanged
	mov $39, %ebx
	xchg %eax, %ebx
	done exchanged

function spilled
	sub $24, %rsp
	movl $39, 8(%rsp)
	call other
	mov 8(%rsp), %eax
	add $24, %rsp
	done spilled

function framed
	push %rbp
	mov %rsp, %rbp
	sub $16, %rsp
	movl $39, -4(%rbp)
	call other
	mov 12(%rsp), %eax
	leave
	done framed

function given_away
	sub $24, %rsp
	movl $39, 8(%rsp)
	lea (%rsp), %rdi
	call other
	mov 8(%rsp), %eax
	add $24, %rsp
	done given_away

function given_to_the_kernel
	sub $24, %rsp
	movl $39, 8(%rsp)
	lea 8(%rsp), %rsi
	xor %eax, %eax
	syscall
	mov 8(%rsp), %eax
	add $24, %rsp
	done given_to_the_kernel

function behind_the_old_entry
	mov $39, %eax
	int $0x80
	done behind_the_old_entry

function overlapped
	sub $24, %rsp
	movq $39, 8(%rsp)
	movups %xmm0, (%rsp)
	mov 8(%rsp), %rax
	add $24, %rsp
	done overlapped

function in_an_array
	sub $24, %rsp
	movl $39, 8(%rsp)
	mov %edi, (%rsp,%rsi,4)
	mov 8(%rsp), %eax
	add $24, %rsp
	done in_an_array

function two_ways
	mov $1, %eax
	test %edi, %edi
	je 1f
	mov $2, %eax
1:
	done two_ways

function conditional_move
	mov $1, %eax
	mov $2, %ecx
	test %edi, %edi
	cmove %ecx, %eax
	done conditional_move

function borrowed
	cmp $1, %edi
	sbb %eax, %eax
	and $3, %eax
	add $4, %eax
	done borrowed

function flag
	xor %eax, %eax
	test %edi, %edi
	sete %al
	done flag

function counted
	xor %eax, %eax
1:
	inc %eax
	cmp %edi, %eax
	jne 1b
	done counted

function argument
	mov %edi, %eax
	done argument

function stack_argument
	push %rbx
	mov 16(%rsp), %rax
	pop %rbx
	done stack_argument

function in_memory
	mov number(%rip), %eax
	done in_memory

function behind_a_call_that_never_returns
	mov $39, %eax
	test %edi, %edi
	je 1f
	sub $8, %rsp
	mov $40, %eax
	call other
1:
	done behind_a_call_that_never_returns

function table_of_distances
	lea distances(%rip), %rdx
	movslq (%rdx,%rdi,4), %rax
	add %rdx, %rax
	jmp *%rax
1:
	mov $41, %eax
	jmp 3f
2:
	mov $42, %eax
3:
	done table_of_distances
	.section .rodata
	.balign 4
distances:
	.long 1b - distances
	.long 2b - distances
	.text

// The table of another jump lies behind the one that is asked: its distance, taken from that one, is 8 bytes less and leads to 1.
function table_before_a_table
	test %rsi, %rsi
	je 2f
	lea before(%rip), %rdx
	movslq (%rdx,%rdi,4), %rax
	add %rdx, %rax
	jmp *%rax
1:
	mov $45, %eax
	jmp 4f
	nop
2:
	lea behind(%rip), %rdx
	movslq (%rdx,%rdi,4), %rax
	add %rdx, %rax
	jmp *%rax
3:
	mov $46, %eax
4:
	done table_before_a_table
	.section .rodata
	.balign 4
before:
	.long 3b - before
	.long 3b - before
behind:
	.long 2b - behind
	.text

function table_of_addresses
	lea addresses(%rip), %rdx
	jmp *(%rdx,%rdi,8)
1:
	mov $43, %eax
	jmp 3f
2:
	mov $44, %eax
3:
	done table_of_addresses
	.section .rodata
	.balign 8
addresses:
	.quad 1b
	.quad 2b
	.quad 0
number:
	.long 39
	.section .note.GNU-stack, "", @progbits
