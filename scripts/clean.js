// A stale dist or manifest hides new commands and keeps deleted ones alive (oclif warns only when the version differs).
import { rmSync } from 'node:fs'

for (const path of ['build', 'dist', 'oclif.manifest.json']) {
  rmSync(new URL(`../${path}`, import.meta.url), { recursive: true, force: true })
}
