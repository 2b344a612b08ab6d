import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { call, chain, list, printSource, type Source, value } from '../../../src/model-file/source-tree.js'
import { root } from '../../support/run-cli.js'
import { temporaryFolder } from '../../support/temporary-project.js'

const word = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-z]{1,12}$/) },
  { weight: 2, arbitrary: fc.stringMatching(/^[a-z_]{12,70}$/) },
  fc.constantFrom(
    "it's",
    'a "b" c',
    `'it''s'`,
    'größe',
    '日本語日本語日本語',
    'a b',
    '1',
    'x\ny',
    '\u0000',
    'back\\slash',
  ),
)
const scalar = fc.oneof(word, fc.integer(), fc.bigInt({ min: -5n, max: 5n }), fc.boolean(), fc.constant(null))
const plainValue = fc.oneof(
  { weight: 4, arbitrary: scalar },
  fc.array(word, { minLength: 1, maxLength: 6 }),
  fc.dictionary(word, scalar, { minKeys: 1, maxKeys: 4 }),
  fc.array(fc.dictionary(word, word, { minKeys: 1, maxKeys: 3 }), { minLength: 1, maxLength: 3 }),
)
const argument: fc.Arbitrary<Source> = fc.oneof(
  { weight: 5, arbitrary: plainValue.map(value) },
  fc.stringMatching(/^[a-z ]{1,90}$/).map((text): Source => `sql\`${text}\``),
  fc.constant<Source>({ kind: 'template', tag: 'sql', text: 'SELECT 1\n  FROM x' }),
  fc.constant<Source>(chain('t', call('string', '20'), call('nullable'))),
)
const step = fc
  .tuple(fc.stringMatching(/^[a-z]{3,10}$/), fc.array(argument, { maxLength: 3 }))
  .map(([name, args]) => call(name, ...args))
const part: fc.Arbitrary<Source> = fc.oneof(
  fc.array(step, { minLength: 1, maxLength: 5 }).map((calls): Source => chain('t', ...calls)),
  step,
  plainValue.map(value),
)
const entries = fc.uniqueArray(fc.tuple(word, part), { minLength: 1, maxLength: 12, selector: ([key]) => key })

it('lays source out exactly as the formatter does', { timeout: 120_000 }, async () => {
  const folder = await temporaryFolder()
  const samples = fc.sample(entries, { numRuns: 150, seed: Number(process.env['SEED'] ?? 1) })
  const { writeFile, readFile, copyFile } = await import('node:fs/promises')
  await copyFile(`${root}/test/unit/model-file/formatter.json`, `${folder}/biome.json`)
  const texts = samples.map((pairs, at) =>
    printSource(`export const a${at} = `, {
      kind: 'object',
      entries: [...pairs, ['list', list([call('x')])]],
      broken: true,
    }),
  )
  await writeFile(`${folder}/sample.ts`, `${texts.join('\n')}\n`)
  await promisify(execFile)(`${root}/node_modules/.bin/biome`, ['format', '--write', 'sample.ts'], { cwd: folder })
  expect(texts.join('\n')).toBe((await readFile(`${folder}/sample.ts`, 'utf8')).trimEnd())
})
