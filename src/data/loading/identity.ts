/** What tells whether two key values are the same; objects such as dates and bytes are by their content. */
export function identityOf(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return value
}
