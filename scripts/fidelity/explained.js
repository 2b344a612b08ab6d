// Differences between an original and its copy that cannot be helped. Each is described in docs/dialect-notes.md; what
// is not listed here is a fault.
const explanations = [
  {
    engine: 'postgres',
    object: /^acl .*\b(?:TABLE|COLUMN|SCHEMA) |^schema public$/,
    reason: 'who may use a table or a schema is not declared; the schema public is nobody’s',
  },
  {
    engine: 'sqlite',
    pattern: /^\+ constraint name (?:pk|uq|fk|ck)_|^\+ constraint name .*_fkey$/,
    reason: 'constraints that had no name have one',
  },
]

/** Why an object is on one side only, or null where nobody knows: then it is a fault. */
export function explanationOfObject(engine, name) {
  return explanations.find(({ engine: own, object }) => own === engine && object?.test(name))?.reason ?? null
}

/** Why these lines differ, or null where nobody knows. */
export function explanationOf(engine, object, lines) {
  const ofObject = explanationOfObject(engine, object)
  if (ofObject !== null) return ofObject
  const found = explanations.filter((each) => each.engine === engine && each.pattern !== undefined)
  const reasons = lines.map((line) => found.find((each) => each.pattern.test(line))?.reason ?? null)
  return reasons.includes(null) ? null : [...new Set(reasons)].join('; ')
}
