import { readFile } from 'node:fs/promises'
import type { RevisionText } from '../config/revision-hooks.js'
import { DbtoolError, messageOf } from '../errors/index.js'
import { parseModuleHeader } from '../migration-file/module-header.js'
import type { Project } from './project.js'

/**
 * The text of a new revision after `migrations.template` of the configuration: a licence in front of it, say.
 * @throws {DbtoolError} DBT_CONFIG_INVALID when the template cannot be read or fails, or what it gives is not this revision.
 */
export async function templatedSource(project: Project, text: RevisionText): Promise<string> {
  const { template } = project.config.migrations.hooks
  if (template === undefined) return text.source
  const source = typeof template === 'string' ? await filled(template, text) : await called(template, text)
  const header = await parseModuleHeader(source, true).catch((error: unknown) => {
    throw invalid(`what migrations.template gives is no revision: ${messageOf(error)}`, error)
  })
  const isSame = header.revision === text.revision && header.downRevision.join() === text.downRevision.join()
  if (!isSame) throw invalid('what migrations.template gives has another revision or downRevision')
  return source
}

async function filled(path: string, text: RevisionText): Promise<string> {
  let template: string
  try {
    template = await readFile(path, 'utf8')
  } catch (error) {
    throw invalid(`the file of migrations.template cannot be read: ${messageOf(error)}`, error)
  }
  if (!template.includes('{source}')) throw invalid(`the template ${path} has no {source}`)
  const date = text.at.toISOString().slice(0, 10)
  const values: Readonly<Record<string, string>> = {
    source: text.source.trimEnd(),
    revision: text.revision,
    message: text.message.replaceAll('*/', '* /'),
    date,
    year: date.slice(0, 4),
  }
  return template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
}

async function called(template: (text: RevisionText) => string | Promise<string>, text: RevisionText): Promise<string> {
  let source: unknown
  try {
    source = await template(text)
  } catch (error) {
    throw invalid(`the function migrations.template failed: ${messageOf(error)}`, error)
  }
  if (typeof source !== 'string') throw invalid('the function migrations.template gave no text')
  return source
}

function invalid(what: string, cause?: unknown): DbtoolError {
  return new DbtoolError('DBT_CONFIG_INVALID', `The revision was not written: ${what}.`, { cause })
}
