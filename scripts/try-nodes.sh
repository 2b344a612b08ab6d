#!/usr/bin/env bash
# The sample project under other versions of Node, which come as npm packages: revisions and models are TypeScript, and
# must load the same everywhere.  Usage: try-nodes.sh 22 24
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
for version in "$@"; do
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  cp -r "$root/migrations" "$root/examples/blog/models.ts" "$folder"
  cat >"$folder/level.ts" <<'MODEL'
export enum Level { Low = 'low', High = 'high' }
MODEL
  cat >"$folder/tsconfig.json" <<'JSON'
{ "compilerOptions": { "paths": { "@models": ["./models.ts"] } } }
JSON
  cat >"$folder/schema.ts" <<'MODEL'
import { defineModel, defineSchema, t } from 'dbtool'
import { Post, Todo, User } from '@models'
import { Level } from './level'
const Extra = defineModel('Extra', { columns: { id: t.id(), level: t.enum(Level).default(Level.Low) } })
export default defineSchema([User, Post, Todo, Extra])
MODEL
  echo '{ "url": "sqlite:./app.db", "schema": "./schema.ts" }' >"$folder/dbtool.config.json"
  run() { (cd "$folder" && npx --yes -p "node@$version" node "$root/bin/run.js" "$@"); }
  echo "-- node $(npx --yes -p "node@$version" node --version)"
  run upgrade
  run revision --autogenerate -m "an enum of TypeScript"
  run upgrade
  run check
  run ci
  rm -rf "$folder"
done
