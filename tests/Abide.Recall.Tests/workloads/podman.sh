# podman: information, an image from a tar archive, its list and history, a volume, a secret, with storage in a directory.
# judges: /usr/bin/podman
. /work/lib.sh
alias podman='podman --storage-driver vfs --root /tmp/storage --runroot /run/podman --cgroup-manager cgroupfs'
mkdir layer && echo hello > layer/hello
tar -C layer -cf layer.tar .
podman info > /dev/null
podman import --change 'CMD /hello' layer.tar local/hello:1
podman images
podman history local/hello:1
podman inspect local/hello:1 > /dev/null
podman tag local/hello:1 local/hello:2
podman save -o saved.tar local/hello:2
podman rmi local/hello:1 local/hello:2
podman load -i saved.tar
podman volume create data
podman volume ls
echo secret | podman secret create word -
podman create --name box local/hello:2
podman ps -a
podman rm box
podman system df
