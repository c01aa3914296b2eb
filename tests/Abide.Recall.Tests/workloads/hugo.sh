# hugo: a site made, built and served.
# judges: /usr/bin/hugo
. /work/lib.sh
hugo new site site
cd site
mkdir -p layouts/_default content
echo '{{ .Content }}' | tee layouts/_default/single.html layouts/_default/list.html layouts/index.html > /dev/null
hugo new first.md
printf -- '---\ntitle: a\n---\n# Hello\n' > content/second.md
hugo
hugo server --bind 127.0.0.1 --port 1313 > server.log 2>&1 &
server=$!
try curl -sf http://127.0.0.1:1313/
echo more >> content/second.md
sleep 1
stop $server
