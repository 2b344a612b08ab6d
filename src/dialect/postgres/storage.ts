import { literal, quote } from './quote.js'

/** `{fillfactor=70}` as an object. */
export function storageOf(options: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    options.map((option) => {
      const at = option.indexOf('=')
      return [option.slice(0, at), option.slice(at + 1)]
    }),
  )
}

/** Storage parameters between parentheses. `toast.` is a prefix and not part of the name. */
export function storageText(options: Readonly<Record<string, string>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${storageName(name)} = ${literal(value)}`)
    .join(', ')
}

export function storageName(name: string): string {
  return name.split('.').map(quote).join('.')
}
