# Go programs that read and write text.
# judges: /usr/bin/gron /usr/bin/gojq /usr/bin/mlr /usr/bin/shfmt /usr/bin/chroma /usr/bin/elvish
echo '{"a": [1, 2, {"b": "c"}]}' > a.json
gron a.json | gron --ungron
gojq '.a[2].b' a.json
printf 'a,b\n1,2\n3,4\n' > a.csv
mlr --icsv --ojson put '$c = $a + $b; $d = system("date"); $e = hostname()' a.csv
mlr --icsv --oxtab --from a.csv sort -nr a then tee copy.csv
mlr -I --csv head -n 1 a.csv
printf 'if true; then\necho a;fi\n' > a.sh
shfmt -d a.sh || true
shfmt -w a.sh
chroma --lexer=bash a.sh > /dev/null
elvish -c 'use path; put *[type:regular]; date | slurp; run-parallel { sleep 0.1 } { echo a }; cd /; echo $pwd'
