# A program that was built for this run and says itself what fails: "work" of tests/corpus/go or tests/corpus/c.
mkdir place
/work/program /tmp/place
