import { constraintsOf, type Table } from '../../schema/index.js'
import type { SchemaProblem } from '../dialect.js'

/**
 * Texts that the server would give back as question marks: its catalog keeps three bytes of a character.
 * @see https://dev.mysql.com/doc/refman/9.0/en/charset-metadata.html
 */
export function textProblems(table: Table, engine: string, serverCollation: string): readonly SchemaProblem[] {
  const isFar = (text: string | undefined): boolean => text !== undefined && /[\u{10000}-\u{10FFFF}]/u.test(text)
  const say = (what: string): string =>
    `${what} holds a character beyond U+FFFF, which ${engine} does not keep in its catalog`
  const tableCollation = String(table.options['collate'] ?? serverCollation)
  const ofTable = [
    ...(fileNameBytes(table.name) > maxFileName
      ? [`its name is too long for a file of ${engine}, which spells it out in ASCII`]
      : []),
    ...(isFar(table.comment) ? [say('its comment')] : []),
    ...constraintsOf(table).flatMap((constraint) => {
      const texts = [constraint.comment, constraint.kind === 'check' ? constraint.expression : undefined]
      return texts.some(isFar) ? [say(`constraint ${constraint.name ?? ''}`)] : []
    }),
    ...table.indexes.flatMap((index) =>
      [index.comment, ...index.keys.map((key) => key.expression)].some(isFar) ? [say(`index ${index.name}`)] : [],
    ),
  ]
  const expressions = [
    ...table.checks.map((check) => check.expression),
    ...table.columns.map((column) => column.generated?.expression),
    ...table.indexes.flatMap((index) => index.keys.map((key) => key.expression)),
  ]
  // Where an expression names such a column, the catalog of MySQL has it no longer as it is.
  const broken = table.columns.filter(
    ({ name }) =>
      ['\n', '\r', '\u001a'].some((letter) => name.includes(letter)) &&
      expressions.some((text) => text?.includes(name) || text?.includes(name.replaceAll('`', '``'))),
  )
  const ofColumns = table.columns.flatMap((column) => {
    const { type, default: value, generated, comment, collation } = column
    const fallback = value?.kind === 'sql' ? value.sql : String(value?.value ?? '')
    const found = [
      ...(isFar(comment) ? [say('its comment')] : []),
      ...(isFar(fallback) || isFar(generated?.expression) ? [say('its default')] : []),
      ...(type.kind === 'enum' && hasTwins(type.values, collation ?? tableCollation)
        ? [`two values of its enum differ in letter case only, which the collation does not tell apart`]
        : []),
      ...(type.kind === 'enum' && type.values.some(isFar) ? [say('a value of its enum')] : []),
    ]
    return found.map((message) => ({ table: table.name, column: column.name, message }))
  })
  return [
    ...ofTable.map((message) => ({ table: table.name, message })),
    ...ofColumns,
    ...broken.map(({ name: column }) => {
      const message = `its name holds a line break, which ${engine} does not keep in expressions`
      return { table: table.name, column, message }
    }),
  ]
}

function hasTwins(values: readonly string[], collation: string): boolean {
  return /_ci$/.test(collation) && new Set(values.map((value) => value.toLowerCase())).size < values.length
}

/** What file systems take, without `.ibd`. */
const maxFileName = 251

/** At least so many: letters of alphabets with capitals take three bytes, others five. @see https://dev.mysql.com/doc/refman/9.0/en/identifier-mapping.html */
function fileNameBytes(name: string): number {
  return [...name].reduce(
    (sum, letter) => sum + (/\w/.test(letter) ? 1 : /[\u00c0-\u05ff\u1e00-\u1fff]/.test(letter) ? 3 : 5),
    0,
  )
}
