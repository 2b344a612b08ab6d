import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ModelSchema } from '../model/index.js'
import type { RenderedFile } from '../model-file/render-models.js'
import { loadModels } from './load-schema.js'

/** Loads models that are not written yet, from a folder that is gone afterwards. */
export async function withLoadedModels<T>(
  files: readonly RenderedFile[],
  use: (models: ModelSchema) => Promise<T> | T,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dbtool-pull-'))
  try {
    for (const { name, source } of files) await writeFile(join(folder, name || 'models.ts'), source)
    return await use(await loadModels([join(folder, files[0]?.name || 'models.ts')], undefined))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
