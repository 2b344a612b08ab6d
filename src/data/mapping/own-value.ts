/** What an object was given for a property: `constructor` and the like, which every object has, do not count. */
export function ownValue(given: object, property: string): unknown {
  const value = (given as Readonly<Record<string, unknown>>)[property]
  return value === undefined || !(property in Object.prototype) || Object.hasOwn(given, property) ? value : undefined
}
