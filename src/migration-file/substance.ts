import { readModuleSyntax } from './module-header.js'

/** What a header says about a revision without changing what the revision does, or where in the history it stands. */
const declarations: ReadonlySet<string> = new Set(['message', 'branchLabels', 'irreversible', 'requires', 'lossy'])
const declarationLine = /^--\s*(?:message|branch_labels|irreversible|requires|lossy)\s*:/
/** Speaks to dbtool, not to the engine. Other comments of SQL stay: engines read hints in them. */
const remarkLine = /^\s*--\s*dbtool-/

/**
 * What of a revision decides what it does: its source without comments, layout, and what the header only declares. Two
 * sources of the same substance do the same; of another one that is not known.
 * @param path tells the kind of file.
 */
export async function substanceOf(path: string, source: string): Promise<string> {
  return path.endsWith('.sql') ? sqlSubstance(source) : moduleSubstance(path, source)
}

function sqlSubstance(source: string): string {
  const lines = source.split(/\r\n?|\n/)
  const start = lines.indexOf('-- upgrade')
  const kept = lines.filter((line, at) => !(remarkLine.test(line) || (at < start && declarationLine.test(line))))
  return kept.map((line) => line.trimEnd()).join('\n')
}

async function moduleSubstance(path: string, source: string): Promise<string> {
  const { body, tokens } = await readModuleSyntax(source, /\.[mc]?ts$/.test(path))
  const skipped = body.flatMap((statement) => {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration') return []
    const [only, ...others] = statement.declaration.declarations
    const isDeclaration = others.length === 0 && only?.id.type === 'Identifier' && declarations.has(only.id.name)
    return isDeclaration ? [{ start: statement.start ?? 0, end: statement.end ?? 0 }] : []
  })
  return tokens
    .filter((token) => !skipped.some(({ start, end }) => token.start >= start && token.end <= end))
    .map((token) => source.slice(token.start, token.end))
    .join('\n')
}
