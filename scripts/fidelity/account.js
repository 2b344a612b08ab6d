// An account of a database: what its own engine says of it, as a map from object to lines. Two accounts are compared
// without regard to order, neither of the objects nor of the lines of one; nothing else is forgiven here.

/** Adds a line to the account of an object. */
export function add(account, object, ...lines) {
  account.set(object, [...(account.get(object) ?? []), ...lines])
}

/** What one account has that the other has not. Lines that come twice count twice. */
export function compareAccounts(before, after) {
  const lost = [...before.keys()].filter((object) => !after.has(object))
  const added = [...after.keys()].filter((object) => !before.has(object))
  const changed = []
  for (const [object, lines] of before) {
    const others = after.get(object)
    if (others === undefined) continue
    const gone = without(lines, others).map((line) => `- ${line}`)
    const come = without(others, lines).map((line) => `+ ${line}`)
    if (gone.length + come.length > 0) changed.push({ object, lines: [...gone, ...come] })
  }
  return { lost: lost.toSorted(), added: added.toSorted(), changed }
}

function without(lines, others) {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
