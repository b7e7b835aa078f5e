#!/usr/bin/env bash
# Install what is missing on Debian or Ubuntu, and nothing when nothing is missing.
#
#   scripts/install_debian.sh demo|test|coverage|lint|root
#
# demo  QGIS with its Python, pandas, shapely, matplotlib, Chinese fonts, the translation compiler
# test  the same, the test runner and Qt 6, against which the code is checked
# coverage  the same and the measuring of the lines that the tests run
# lint  a virtual environment for the linter and the scanners
# root  what is needed to build another Debian release in a folder
set -euo pipefail

demo=(qgis python3-qgis qgis-providers python3-numpy python3-pandas python3-shapely python3-matplotlib fonts-noto-cjk
  qttools5-dev-tools)
test=("${demo[@]}" python3-pytest python3-pytestqt python3-hypothesis python3-pyqt6 python3-pyqt6.qtsvg)
case "${1:-}" in
  demo) wanted=("${demo[@]}") why="QGIS, its Python packages, Chinese fonts and the translation compiler" ;;
  test) wanted=("${test[@]}") why="QGIS, the test runner and Qt 6" ;;
  coverage) wanted=("${test[@]}" python3-coverage) why="QGIS, the test runner and the measuring of coverage" ;;
  lint) wanted=(python3-venv) why="a virtual environment for development tools" ;;
  root) wanted=(mmdebstrap) why="another Debian release in a folder, to run the tests on its QGIS" ;;
  *) sed -n '2,10p' "$0"; exit 2 ;;
esac

if ! command -v apt-get >/dev/null; then
  echo "This is no Debian or Ubuntu. Please install by hand: ${wanted[*]}" >&2
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || { echo "Missing: ${missing[*]}. Run this as root, or install sudo." >&2; exit 1; }
  as_root=(sudo)
fi
echo "Installing $why: ${missing[*]}"
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
  > /tmp/cluster-digital-apt.log 2>&1 || { tail -n 20 /tmp/cluster-digital-apt.log >&2; exit 1; }
echo "Installed."
