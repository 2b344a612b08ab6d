import { mkdtempSync, rmSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll } from 'vitest'

const folders: string[] = []

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A folder that is gone after the test file, with these files in it. */
export async function temporaryFolder(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'dbtool-test-'))
  folders.push(folder)
  await writeFiles(folder, files)
  return folder
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

export const configFile = `import { defineConfig } from 'dbtool'
export default defineConfig({ url: 'sqlite:./app.db', schema: './models.ts' })
`

/** A project on SQLite whose models are the given text after the imports. */
export async function temporaryProject(models: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  return temporaryFolder({
    'package.json': '{ "name": "app", "private": true, "type": "module" }',
    'dbtool.config.ts': configFile,
    'models.ts': modelsFile(models),
    ...files,
  })
}

export function modelsFile(models: string): string {
  return `import { belongsTo, check, defineModel, defineSchema, foreignKey, hasMany, index, primaryKey, softDelete, sql, t, timestamps, unique, uuidKey, versioned } from 'dbtool'
${models}
`
}
