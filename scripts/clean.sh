#!/usr/bin/env bash
# Removes all that make made here, the demo's database included. The downloads stay in the cache.
# shellcheck source=scripts/env.sh
. "$(dirname "$0")/env.sh"

"$ROOT/scripts/stop.sh"
if [ -L "$LOCAL/pg" ]; then rm -rf "$(readlink -f "$LOCAL/pg")"; fi
rm -rf "$LOCAL" "$ROOT/out" "$ROOT/.pytest_cache" "$ROOT/.ruff_cache" "$ROOT/.hypothesis"
find "$ROOT" -name __pycache__ -type d -prune -exec rm -rf {} +
