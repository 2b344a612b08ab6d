/** Parents with a list each of their children, by a Map. */
export function grouped(parents, children) {
  const byKey = new Map()
  for (const parent of parents) {
    parent.orders = []
    byKey.set(parent.id, parent)
  }
  for (const child of children) byKey.get(child.customerId).orders.push(child)
  return parents
}

export function chunks(list, size) {
  const found = []
  for (let at = 0; at < list.length; at += size) found.push(list.slice(at, at + size))
  return found
}
