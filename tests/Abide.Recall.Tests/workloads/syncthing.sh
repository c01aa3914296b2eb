# syncthing: keys made, started, asked, stopped.
# judges: /usr/bin/syncthing
. /work/lib.sh
syncthing generate --home=/tmp/syncthing --no-default-folder
sed -i -e 's/<globalAnnounceEnabled>true/<globalAnnounceEnabled>false/' -e 's/<localAnnounceEnabled>true/<localAnnounceEnabled>false/' \
  -e 's/<natEnabled>true/<natEnabled>false/' -e 's/<relaysEnabled>true/<relaysEnabled>false/' /tmp/syncthing/config.xml
syncthing serve --home=/tmp/syncthing --no-browser --no-upgrade > syncthing.log 2>&1 &
syncthing=$!
try curl -s http://127.0.0.1:8384/
syncthing cli --home=/tmp/syncthing show system > /dev/null
syncthing cli --home=/tmp/syncthing operations shutdown
wait $syncthing || true
