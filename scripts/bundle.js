// Puts the compiled package together: few files instead of several hundred, since finding and reading a module costs more
// than running it. Dependencies stay packages of their own. What every command needs first is one chunk, what a command
// line is read with another; everything that is imported where it is needed stays a chunk that is loaded then.
import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const source = (path) => fileURLToPath(new URL(`../src/${path}.ts`, import.meta.url))
const commands = readdirSync(new URL('../src/commands', import.meta.url)).map((name) => `commands/${name.slice(0, -3)}`)
const suites = ['test-suite/vitest', 'test-suite/node-test']
const entries = ['index', 'cli/main', ...suites, ...commands]

/** Each with all that it imports, unless that is only imported later; a module of several is in the first. */
const groups = [
  { name: 'main', roots: ['cli/main'] },
  // Apart, since programs that import the package need what comes next and no command line.
  { name: 'command', roots: ['cli/base-command'] },
  { name: 'start', roots: ['migrator/project', 'migrator/upgrade'] },
].map(({ name, roots }, at, all) => {
  const members = new Set(roots.map(source))
  return { name, test: (id) => members.has(id), priority: all.length - at }
})

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((entry) => [entry, source(entry)])),
  platform: 'node',
  external: (id) => !/^[./]/.test(id) && !id.startsWith(process.cwd()),
  transform: { target: 'es2023' },
})
await bundle.write({
  dir: fileURLToPath(new URL('../dist', import.meta.url)),
  format: 'esm',
  // For stack traces of `--verbose`; the texts of the sources are in them.
  sourcemap: true,
  entryFileNames: '[name].js',
  // One level deep: what looks for the package's own files from a module finds them from a chunk as well.
  chunkFileNames: 'chunks/[name].js',
  codeSplitting: { groups },
})
await bundle.close()
