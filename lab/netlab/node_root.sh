#!/bin/sh
# Builds the root file system of one node, then waits: the node's processes enter by this process's mount namespace.
# Run inside a new mount namespace, in the node's network namespace (see node.py).
#
# The root is the host's own files under a writable layer in memory, so that nothing a node writes stays, and a bind can
# stand at any path, as in a container. /run and /tmp are empty, /proc and /dev are the host's, /sys is the namespace's.
# Empty as well is what an eipd on the host would have: its configuration and state are not the node's.
#
# Arguments: an empty folder, then source, target, ro|rw for each bind. Prints "ready" once everything is in place.
set -eu
work=$1
shift
mount --make-rprivate /
mount -t tmpfs -o mode=755 netlab "$work"
mkdir "$work/upper" "$work/work" "$work/root"
mount -t overlay netlab -o "lowerdir=/,upperdir=$work/upper,workdir=$work/work" "$work/root"
root=$work/root
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t sysfs netlab "$root/sys"
mount -t tmpfs -o mode=755 netlab "$root/run"
mount -t tmpfs -o mode=1777 netlab "$root/tmp"
for own in /etc/eipd /var/lib/eipd; do
  mkdir -p "$root$own"
  mount -t tmpfs -o mode=755 netlab "$root$own"
done
while [ $# -gt 0 ]; do
  target=$root$2
  if [ -d "$1" ]; then
    mkdir -p "$target"
  else
    mkdir -p "${target%/*}"
    [ -e "$target" ] || : >"$target"
  fi
  mount --bind "$1" "$target"
  [ "$3" = rw ] || mount -o remount,bind,ro "$target"
  shift 3
done
cd "$root"
mkdir -p .host
pivot_root . .host
cd /
umount -l /.host
rmdir /.host
echo ready
exec sleep infinity
