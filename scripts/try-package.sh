#!/usr/bin/env bash
# The package as a user gets it: packed, installed in a fresh folder, and used as the README says. The SQLite driver is
# taken from here, since compiling it again would show nothing new.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tarball=$(cd "$root" && npm pack --silent --ignore-scripts --pack-destination "$folder")
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "./$tarball"
ln -s "$root/node_modules/sqlite3" node_modules/sqlite3
ln -s "$root/node_modules/bindings" node_modules/bindings 2>/dev/null || true
npx dbtool init --ci github --makefile
npx dbtool revision --autogenerate -m "first models"
npx dbtool upgrade
npx dbtool check
npx dbtool ci
npx dbtool downgrade base --yes
echo "const { t, defineModel } = await import('dbtool'); if (typeof t.id !== 'function' || typeof defineModel !== 'function') process.exit(1)" >probe.mjs
node probe.mjs
# As tests, without vitest: only who imports dbtool/vitest needs it.
test ! -e node_modules/vitest
echo "import { describeMigrations } from 'dbtool/node-test'; describeMigrations()" >migrations.test.mjs
node --test migrations.test.mjs
