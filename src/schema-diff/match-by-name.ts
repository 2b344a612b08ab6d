/** What became of named things: those that are the same under both names appear nowhere. */
export interface Match<T> {
  readonly dropped: readonly T[]
  readonly created: readonly T[]
  /** The same under the same name, or under a new one. */
  readonly kept: readonly { readonly from: T; readonly to: T }[]
  readonly renamed: readonly { readonly from: string; readonly to: string; readonly item: T }[]
}

/**
 * Pairs things by name, then what is left by definition. A thing without a name in the old schema is the same as a
 * named one of its definition: nobody asked for it to be nameless. A renaming that would collide with a name that is
 * still in use becomes drop and create.
 */
export async function matchByName<T extends { readonly name?: string }>(
  from: readonly T[],
  to: readonly T[],
  same: (a: T, b: T) => boolean | Promise<boolean>,
): Promise<Match<T>> {
  const gone: T[] = []
  const kept: { from: T; to: T }[] = []
  const open = new Set(to)
  for (const old of from) {
    const namesake = old.name === undefined ? undefined : to.find((next) => next.name === old.name)
    if (namesake !== undefined && (await same(old, namesake))) {
      open.delete(namesake)
      kept.push({ from: old, to: namesake })
    } else gone.push(old)
  }
  const names = new Set(from.map((item) => item.name))
  const dropped: T[] = []
  const renamed: { from: string; to: string; item: T }[] = []
  for (const old of gone) {
    let twin: T | undefined
    for (const next of open) {
      if (await same(old, next)) {
        twin = next
        break
      }
    }
    const isFree = twin?.name === undefined || !names.has(twin.name)
    if (twin === undefined || (old.name !== undefined && !isFree)) {
      dropped.push(old)
      continue
    }
    open.delete(twin)
    kept.push({ from: old, to: twin })
    if (old.name !== undefined && twin.name !== undefined) renamed.push({ from: old.name, to: twin.name, item: twin })
  }
  return { dropped, created: [...open], renamed, kept }
}
