# A program that was built for this run and says itself what fails: "work" of tests/corpus/go, tests/corpus/c or tests/corpus/cxx.
mkdir place
/work/program /tmp/place
