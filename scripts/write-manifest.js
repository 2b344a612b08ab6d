// Writes oclif.manifest.json, so that `--help` imports no command file. The generator of the `oclif` package does the
// same with a dependency tree of several hundred packages; this needs only @oclif/core, which dbtool has anyway.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Plugin } from '@oclif/core/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const plugin = new Plugin({ root, type: 'core', isRoot: true, ignoreManifest: true, respectNoCacheDefault: true })
await plugin.load()
writeFileSync(new URL('../oclif.manifest.json', import.meta.url), `${JSON.stringify(plugin.manifest, null, 2)}\n`)
