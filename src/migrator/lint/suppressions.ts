/** A comment of a revision file that says why a rule does not hold there. */
export interface Suppression {
  readonly rule: string
  /** null: none is given. */
  readonly reason: string | null
  /** Of the comment. */
  readonly line: number
  /** The line that it is about; null: the whole file. */
  readonly about: number | null
}

const comment = /^\s*(?:\/\/|--|#|\*|\/\*)\s*dbtool-lint-ignore(-file)?\s+([\w, -]*?)\s*(?::\s*(.*?))?\s*(?:\*\/)?\s*$/

/**
 * The suppressions of a file: `// dbtool-lint-ignore rule-id: reason` above the line that it is about, or
 * `dbtool-lint-ignore-file rule-id: reason` anywhere; `--` in SQL. Several rules stand between commas.
 */
export function suppressionsIn(source: string): readonly Suppression[] {
  const lines = source.split(/\r\n?|\n/)
  return lines.flatMap((text, at): readonly Suppression[] => {
    const match = comment.exec(text)
    if (match === null) return []
    const [, isFile, rules = '', reason = ''] = match
    const about = isFile === undefined ? nextCode(lines, at) : null
    return rules
      .split(',')
      .map((rule) => rule.trim())
      .filter((rule) => rule !== '')
      .map((rule) => ({ rule, reason: reason === '' ? null : reason, line: at + 1, about }))
  })
}

/** The first line below that is no comment and not empty: suppressions may stand above each other. */
function nextCode(lines: readonly string[], at: number): number {
  const next = lines.findIndex((text, index) => index > at && !/^\s*(?:$|\/\/|--|#|\*|\/\*)/.test(text))
  return next < 0 ? at + 2 : next + 1
}
