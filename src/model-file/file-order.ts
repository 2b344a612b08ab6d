/** The order in which the formatter puts imports and exports: numbers by their value, capitals before their small letters. */
export function compareFileNames(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)]
  for (const [at, part] of left.entries()) {
    const other = right[at]
    if (other === undefined) return 1
    if (part === other) continue
    const [number, otherNumber] = [Number(part), Number(other)]
    if (!Number.isNaN(number) && !Number.isNaN(otherNumber)) return number - otherNumber
    const [rank, otherRank] = [rankOf(part), rankOf(other)]
    return rank < otherRank || (rank === otherRank && part < other) ? -1 : 1
  }
  return left.length - right.length
}

/** Runs of digits, and single characters. */
function partsOf(name: string): readonly string[] {
  return name.match(/\d+|\D/gu) ?? []
}

/** An underscore comes before everything else. */
function rankOf(part: string): string {
  return part === '_' ? ' ' : part.toLowerCase()
}
