/* textrel: an address in the instructions, which the loader must write into. */
int variable;
int *address(void) { return &variable; }
