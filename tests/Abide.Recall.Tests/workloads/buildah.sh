# buildah: an image from nothing, with a file and a configuration.
# judges: /usr/bin/buildah
alias buildah='buildah --storage-driver vfs --root /tmp/storage --runroot /run/buildah'
echo hello > hello
box=$(buildah from scratch)
buildah copy "$box" hello /hello
buildah config --cmd /hello "$box"
buildah commit "$box" local/hello
buildah images
buildah inspect "$box" > /dev/null
buildah push local/hello oci:/tmp/out:hello
buildah rm "$box"
