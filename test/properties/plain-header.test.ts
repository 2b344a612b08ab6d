import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHeader } from '../../src/migration-file/header.js'
import { parseModuleHeader } from '../../src/migration-file/module-header.js'
import { scanPlainHeader } from '../../src/migration-file/plain-header.js'
import { renderRevision } from '../../src/migration-file/render.js'

const anyText = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom("it's", '"', '\\', "\\'", '`', '\n', '\r', '\u2028', ' = ', "', '", ']', '// x', '/*', 'export'),
)
const draft = fc.record({
  revision: fc.stringMatching(/^[a-z0-9_]{1,12}$/),
  downRevision: fc.array(fc.stringMatching(/^[a-z0-9_]{1,12}$/), { maxLength: 3 }),
  message: anyText,
  branchLabels: fc.array(anyText, { maxLength: 3 }),
  dependsOn: fc.array(fc.stringMatching(/^[a-z0-9_]{1,6}$/), { maxLength: 2 }),
  lossy: fc.option(fc.record({ columns: fc.array(anyText, { maxLength: 3 }), reason: anyText })),
  requires: fc.option(anyText),
  irreversible: fc.option(anyText),
  transaction: fc.boolean(),
})

const word = fc.stringMatching(/^[a-z ]{0,8}$/)
const plainDraft = fc.record({
  revision: fc.constant('a1'),
  downRevision: fc.constantFrom([], ['b'], ['b', 'c']),
  message: word,
  branchLabels: fc.array(word, { maxLength: 2 }),
  dependsOn: fc.constantFrom([], ['d']),
  transaction: fc.boolean(),
})

/** What somebody may have made of a file: pieces that are put in somewhere, most of them meant to deceive. */
const pieces = [
  "export const revision = 'other'\n",
  "export const message = 'a' + 'b'\n",
  "export const message = 'a'\n  + 'b'\n",
  "export const dependsOn: string[] = ['a'] as const\n",
  'export const transaction = false\n',
  'export const transaction = !1\n',
  'export { x as revision }\n',
  "const irreversible = 'no'\nexport { irreversible }\n",
  "exports.message = 'm'\n",
  "\\u0065xports.message = 'm'\n",
  "module.exports = { requires: 'r' }\n",
  "module['exports'].requires = 'r'\n",
  '// export const revision = 1\n',
  '/* export function upgrade( */\n',
  '/*\n',
  '*/\n',
  '`',
  '.concat([])\n',
  '[0]\n',
  ';',
  ' as const',
  '\r',
  '\r\n',
  '\u2028',
  '\uFEFF',
  "'",
  '"',
  '\\',
  'export default 1\n',
  'export function upgrade(op) {}\n',
  'export async function downgrade(op) {}\n',
  'declare ',
  "import x from 'y'\n",
  '{',
  '}',
  '(',
]

async function compare(source: string, isTypeScript: boolean): Promise<boolean> {
  const plain = scanPlainHeader(source, isTypeScript)
  if (plain === null) return false
  let parsed: unknown
  try {
    parsed = await parseModuleHeader(source, isTypeScript)
  } catch (error) {
    // An error further down is found when the file is to run; one in the header is found by both.
    if (/cannot be parsed/.test((error as Error).message)) return true
    expect(() => toHeader(plain)).toThrow((error as Error).message)
    return true
  }
  expect(toHeader(plain)).toEqual(parsed)
  return true
}

describe('a header that is read without a parser', () => {
  it('says what the parser says, of every file as it is written', async () => {
    let scanned = 0
    await fc.assert(
      fc.asyncProperty(draft, async (header) => {
        const source = renderRevision({ ...header, upgrade: [], downgrade: [] }, 'sqlite')
        if (await compare(source, true)) scanned += 1
      }),
      { numRuns: 500 },
    )
    // The rest holds what only the parser understands: escapes, long lists.
    expect(scanned).toBeGreaterThan(100)
  })

  it('is left to the parser where the file was changed in a way that might matter, and never misread', async () => {
    let scanned = 0
    const change = fc.record({
      piece: fc.constantFrom(...pieces),
      at: fc.integer({ min: 0, max: 999 }),
      line: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(
        plainDraft,
        fc.array(change, { minLength: 1, maxLength: 3 }),
        fc.boolean(),
        async (header, changes, isTypeScript) => {
          let source = renderRevision({ ...header, upgrade: [], downgrade: [] }, 'sqlite')
          if (!isTypeScript)
            source = source
              .replace(/^import.*\n\n/, '')
              .replaceAll(': string[]', '')
              .replace(/\(_?op: Operations\): Promise<void>/g, '(op)')
          for (const { piece, at, line } of changes) {
            const place = Math.floor((at / 1000) * source.length)
            const start = line ? source.lastIndexOf('\n', place) + 1 : place
            source = source.slice(0, start) + piece + source.slice(start)
          }
          if (await compare(source, isTypeScript)) scanned += 1
        },
      ),
      { numRuns: 4000 },
    )
    // Were nothing read without the parser, nothing would have been compared.
    expect(scanned).toBeGreaterThan(100)
  }, 120_000)

  it('is read in the forms that dbtool and formatters write', () => {
    const body = 'export async function upgrade(op) {}\n'
    const isRead = (lines: string, isTypeScript = true): boolean => scanPlainHeader(lines + body, isTypeScript) !== null
    expect(
      isRead(
        "import type { Operations } from 'dbtool'\n\nexport const revision = 'a'\nexport const downRevision = null\n\n",
      ),
    ).toBe(true)
    expect(
      isRead(
        'import type { Operations } from "dbtool";\r\n\r\nexport const revision = "a";\r\nexport const downRevision = ["b", "c"];\r\n',
      ),
    ).toBe(true)
    expect(isRead("export const revision = 'a'\nexport const dependsOn = []\n", false)).toBe(true)
    expect(isRead('export const dependsOn: string[] = []\n', false)).toBe(false)
    expect(isRead("export const revision = 'a' as const\n")).toBe(false)
  })
})
