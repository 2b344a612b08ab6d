let version: string | undefined

/** Of this dbtool, as its package.json says. */

export async function toolVersion(): Promise<string> {
  if (version === undefined) {
    const { createRequire } = await import('node:module')
    version = (createRequire(import.meta.url)('../../package.json') as { version: string }).version
  }
  return version
}

/** Who runs it, and where. */
export function whoAmI(): string {
  const user = process.env['USER'] ?? process.env['LOGNAME'] ?? process.env['USERNAME'] ?? 'unknown'
  return `${user}@${process.env['HOSTNAME'] ?? 'localhost'}`.slice(0, 200)
}
