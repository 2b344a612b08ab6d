// Differences between an original and its copy that cannot be helped. Each is described in docs/dialect-notes.md; what
// is not listed here is a fault.
const explanations = [
  {
    engine: 'sqlite',
    pattern: /^\+ constraint name (?:pk|uq|fk|ck)_|^\+ constraint name .*_fkey$/,
    reason: 'constraints that had no name have one',
  },
]

/** Why these lines differ, or null where nobody knows: then it is a fault. */
export function explanationOf(engine, lines) {
  const found = explanations.filter((each) => each.engine === engine)
  const reasons = lines.map((line) => found.find((each) => each.pattern.test(line))?.reason ?? null)
  return reasons.includes(null) ? null : [...new Set(reasons)].join('; ')
}
