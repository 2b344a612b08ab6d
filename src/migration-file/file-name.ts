/** The file name of a revision when the configuration has no template: `20261120T143200_ae1027a6acf1_add_users`. */
export const defaultFileTemplate = '{timestamp}_{revision}_{slug}'

/** The message as part of a file name: ASCII, at most 40 characters, possibly empty. */
export function slugOf(message: string): string {
  return message
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 40)
    .replace(/^_+|_+$/g, '')
}

const placeholders = ['timestamp', 'revision', 'slug', 'year', 'month', 'day', 'hour', 'minute', 'second']

/** What is wrong with a template of file names, or null. */
export function templateProblem(template: string): string | null {
  if (!template.includes('{revision}')) return 'must hold {revision}, or two files could share a name'
  if (/[/\\]/.test(template)) return 'must not hold / or \\: revisions are sought in the folder itself'
  const unknown = [...template.matchAll(/\{(\w+)\}/g)].find(([, name = '']) => !placeholders.includes(name))
  return unknown === undefined ? null : `knows no ${unknown[0]}; there are {${placeholders.join('}, {')}}`
}

/** A file name from a template with {timestamp} {revision} {slug} {year} {month} {day} {hour} {minute} {second}; times in UTC. */
export function fileNameOf(
  facts: { readonly revision: string; readonly message: string; readonly at: Date },
  template: string,
  extension: string,
): string {
  const iso = facts.at.toISOString()
  const values: Readonly<Record<string, string>> = {
    timestamp: iso.slice(0, 19).replace(/[-:]/g, ''),
    revision: facts.revision,
    slug: slugOf(facts.message),
    year: iso.slice(0, 4),
    month: iso.slice(5, 7),
    day: iso.slice(8, 10),
    hour: iso.slice(11, 13),
    minute: iso.slice(14, 16),
    second: iso.slice(17, 19),
  }
  const name = template.replace(/\{(\w+)\}/g, (whole, key: string) => values[key] ?? whole)
  return `${name.replace(/_+$/, '').replace(/[/\\]/g, '_')}${extension}`
}
