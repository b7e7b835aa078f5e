#!/usr/bin/env bash
# Run the tests and the demo on the QGIS of another Debian release, in a root of its own that is kept for the next time.
#
#   scripts/test_in_debian.sh trixie|forky [pytest arguments, then without the demo]
#
# Debian testing (forky) cannot be installed on some days: that skips it, loudly. A test that fails there is a failure.
#
# ROOTS=folder of the roots (default ~/.cache/cluster-digital)
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -ge 1 ] || { sed -n '2,8p' "$0"; exit 2; }
suite=$1; shift
roots=${ROOTS:-${XDG_CACHE_HOME:-$HOME/.cache}/cluster-digital}
root=$roots/$suite

packages=qgis,python3-qgis,qgis-providers,python3-numpy,python3-pandas,python3-shapely,python3-matplotlib
packages+=,python3-pytest,python3-pytestqt,python3-hypothesis,python3-pyqt6,python3-pyqt6.qtsvg
packages+=,fonts-noto-cjk,qttools5-dev-tools,make
stamp="$suite $packages"

as_root=(); [ "$(id -u)" -eq 0 ] || as_root=(sudo)
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null \
  | grep -oE 'https?://[^ ]+/debian/?([[:space:]]|$)' | head -n 1 | tr -d '[:space:]' || true)

if [ "$(cat "$root/.stamp" 2>/dev/null)" != "$stamp" ]; then
  scripts/install_debian.sh root
  echo "Building a Debian $suite with its QGIS in $root (about three minutes, 2 GB)"
  "${as_root[@]}" rm -rf --one-file-system "$root"
  mkdir -p "$roots"
  # Debian testing's release files are often past their date on mirrors.
  "${as_root[@]}" mmdebstrap --variant=apt --mode=root --quiet --dpkgopt=force-unsafe-io \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Check-Valid-Until "false"' \
    --include="$packages" "$suite" "$root" "${mirror:-http://deb.debian.org/debian}" || {
      [ "$suite" = forky ] || exit 1
      echo "################ SKIPPED: Debian $suite could not be built; its QGIS was NOT tested ################" >&2
      exit 0
    }
  echo "$stamp" | "${as_root[@]}" tee "$root/.stamp" >/dev/null
fi

"${as_root[@]}" rm -rf "$root/src"
"${as_root[@]}" mkdir -p "$root/src"
git ls-files --cached --others --exclude-standard -z \
  | tar --null -T - -cf - --ignore-failed-read | "${as_root[@]}" tar -C "$root/src" -xf -
echo "Testing on Debian $suite"
inside() {
  "${as_root[@]}" chroot "$root" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
    QT_QPA_PLATFORM=offscreen CI=true sh -c 'cd /src && exec "$@"' sh "$@"
}
inside make -s compile-translations
inside python3 -m pytest "$@"
if [ $# -eq 0 ]; then
  inside python3 scripts/package.py stage
  inside python3 scripts/demo.py
fi
