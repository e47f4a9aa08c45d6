#!/bin/sh
# Every week: fetch what has an address, read what was laid ready, calculate anew. docs/how-to/fetch-every-week.md explains it.
# One source that fails does not stop the others; the exit code is that of the first that failed, 0 when all went well.
set -u
: "${GEMEENTE:?Set GEMEENTE to the code of the gemeente, such as GM0356.}"
: "${DELIVERIES:?Set DELIVERIES to the folder with deliveries and profiles.}"
OPENVIS=${OPENVIS_PROGRAM:-openvis}
failed=0

try() {
  "$OPENVIS" "$@" && return
  code=$?
  echo "exit code $code: openvis $*" >&2
  [ "$failed" -eq 0 ] && failed=$code
}

# What has an address. What is the same as last week changes nothing.
try fetch police "$DELIVERIES/police" --gemeente "$GEMEENTE"
if [ -n "${SIGNALEN_URL:-}" ]; then
  # Two weeks back, so that a week that failed is made up for; older meldingen that changed come again too.
  since=$(date -d "15 days ago" +%F)
  try fetch signalen "$DELIVERIES/signalen" --gemeente "$GEMEENTE" --base-url "$SIGNALEN_URL" --since "$since"
fi

# What others lay ready: a folder per source, with its profile beside the files. A folder that is not there is no source.
for file in "$DELIVERIES"/police-weekly/*.csv "$DELIVERIES"/police-weekly/*.xlsx; do
  [ -e "$file" ] && try import counts "$file" --profile "$DELIVERIES/police-weekly/profile.toml"
done
for file in "$DELIVERIES"/enforcement/*.csv "$DELIVERIES"/enforcement/*.xlsx; do
  [ -e "$file" ] && try import incidents "$file" --profile "$DELIVERIES/enforcement/profile.toml"
done
for file in "$DELIVERIES"/raster/*.csv "$DELIVERIES"/raster/*.geojson; do
  [ -e "$file" ] && try import raster "$file" --profile "$DELIVERIES/raster/profile.toml"
done

# Also where a source failed: the others may have brought something new, and each figure says how far it runs.
try analyse --gemeente "$GEMEENTE"
exit "$failed"
