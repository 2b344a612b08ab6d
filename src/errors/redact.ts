/** The longest first: one may be part of another. */
let secrets: readonly string[] = []

/** Registers a value (a password, a token) that must never be printed from now on, in any spelling a URL gives it. */
export function keepSecret(value: string | undefined): void {
  if (value === undefined || value.length < 3) return
  const all = new Set([...secrets, value, encodeURIComponent(value), encodeURI(value)])
  if (all.size > secrets.length) secrets = [...all].toSorted((a, b) => b.length - a.length)
}

/** `text` without credentials: registered secrets, the password part of any URL, and `password=` parameters. */
export function redact(text: string): string {
  let clean = text
    .replace(/([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*):[^\s@/]*@/gi, '$1:***@')
    .replace(/\b(password|passwd|pwd|token|secret|PGPASSWORD|MYSQL_PWD)=[^\s&;'"]+/gi, '$1=***')
  for (const secret of secrets) clean = clean.replaceAll(secret, '***')
  return clean
}
