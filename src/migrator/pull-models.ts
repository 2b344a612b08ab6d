import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelSchema } from '../model/index.js'
import { loadModels } from './load-schema.js'

/** Loads models that are not written yet, all in one file, from a folder that is gone afterwards. */
export async function withLoadedModels<T>(source: string, use: (models: ModelSchema) => Promise<T> | T): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dbtool-pull-'))
  try {
    const path = join(folder, 'models.ts')
    await writeFile(path, source)
    return await use(await loadModels([path], undefined))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
