# A program of tests/corpus/go, which says itself what fails.
mkdir place
/work/program /tmp/place
