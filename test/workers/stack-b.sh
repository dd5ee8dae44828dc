#!/usr/bin/env bash
# The same tests on the newest tools, which need Node 22: Miniflare 5, @cloudflare/vitest-plugin, Wrangler 4.164. The package is installed as users
# get it, in a folder that is removed afterwards; Node comes from the npm package `node`. Run it from anywhere: test/workers/stack-b.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

npm pack --silent --ignore-scripts --pack-destination "$folder" > /dev/null
mkdir "$folder/stack"
cp -r test/workers/{app,worker,miniflare.test.ts,tools.test.ts,tool.ts} "$folder/stack"
cd "$folder/stack"
sed -i 's#@cloudflare/vitest-pool-workers#@cloudflare/vitest-plugin#' app/vitest.config.ts app/vitest.remote.config.ts
cat > package.json <<JSON
{
  "private": true,
  "type": "module",
  "dependencies": {
    "@cloudflare/vite-plugin": "1.64.0",
    "@cloudflare/vitest-plugin": "1.5.0",
    "aigw-emulator": "file:$(echo "$folder"/*.tgz)",
    "miniflare": "5.20261117.0-beta",
    "vitest": "4.1.12",
    "wrangler": "4.164.0"
  }
}
JSON

on_node_22() { npx --yes -p node@22 -c "$1"; }
on_node_22 'node --version && npm install --no-audit --no-fund'
on_node_22 'node node_modules/vitest/vitest.mjs run --no-file-parallelism --test-timeout 60000 --hook-timeout 60000 miniflare.test.ts tools.test.ts'
