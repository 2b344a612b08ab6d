/** What tells whether two key values are the same; objects such as dates and bytes are by their content. */
export function identityOf(value: unknown): unknown {
  if (value instanceof Date) return value.getTime()
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return value
}

/** The same of a key, whatever number of values it has. */
export function identityOfKey(values: readonly unknown[]): string {
  return JSON.stringify(values.map((value) => String(identityOf(value))))
}
