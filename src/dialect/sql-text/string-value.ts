/** How the content of a string is encoded, besides doubled quotes. */
export type Escapes = 'none' | 'postgres' | 'unicode' | 'mysql'

const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
const mysqlControls: Readonly<Record<string, string>> = { 0: '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\x1a' }

// Neighbouring bytes are decoded together, for they may be one character.
const postgresEscape = /((?:\\(?:x[\da-fA-F]{1,2}|[0-7]{1,3}))+)|\\u([\da-fA-F]{4})|\\U([\da-fA-F]{8})|\\(.)|''/gsu
const unicodeEscape = /\\(\\)|\\([\da-f]{4})|\\\+([\da-f]{6})/gi

/** What a string or a quoted name stands for, given the text between its quotes. */
export function decodeString(content: string, quote: string, escapes: Escapes): string {
  switch (escapes) {
    case 'none':
      return content.replaceAll(quote + quote, quote)
    case 'unicode':
      return decodeString(content, quote, 'none').replace(
        unicodeEscape,
        (written, backslash?: string, short?: string, long?: string) =>
          backslash ?? character(short ?? long ?? '', written),
      )
    case 'mysql':
      return content.replace(/\\(.)|(['"])\2/gs, (written, escaped?: string, doubled?: string) => {
        if (escaped === undefined) return doubled === quote ? quote : written
        // These two keep their backslash, for LIKE.
        return escaped === '%' || escaped === '_' ? written : (mysqlControls[escaped] ?? escaped)
      })
    case 'postgres':
      return content.replace(
        postgresEscape,
        (written, bytes?: string, short?: string, long?: string, escaped?: string) => {
          if (bytes !== undefined) return decodeBytes(bytes)
          if (escaped !== undefined) return controls[escaped] ?? escaped
          return written === "''" ? "'" : character(short ?? long ?? '', written)
        },
      )
  }
}

function decodeBytes(escapes: string): string {
  const bytes = escapes
    .split('\\')
    .slice(1)
    .map((byte) => (byte.startsWith('x') ? Number.parseInt(byte.slice(1), 16) : Number.parseInt(byte, 8) & 0xff))
  return Buffer.from(bytes).toString('utf8')
}

/** Four digits may be half of a pair, which the other half completes. What is no character stays as written. */
function character(hex: string, written: string): string {
  const code = Number.parseInt(hex, 16)
  return code > 0x10ffff ? written : String.fromCodePoint(code)
}
