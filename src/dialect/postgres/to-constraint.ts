import type {
  Check,
  Deferrable,
  Exclusion,
  ExclusionElement,
  ForeignKey,
  ForeignKeyAction,
  PrimaryKey,
} from '../../schema/index.js'
import type { Row } from '../connection.js'
import { rereadable } from './expressions.js'
import { withoutParentheses } from './parentheses.js'

function commonOf(row: Row): { readonly name: string; readonly deferrable?: Deferrable; readonly comment?: string } {
  const deferrable: Deferrable = row['deferred'] === true ? 'initially deferred' : 'initially immediate'
  return {
    name: String(row['name']),
    ...(row['deferrable'] === true ? { deferrable } : {}),
    ...(row['comment'] == null ? {} : { comment: String(row['comment']) }),
  }
}

/** A primary key, or what a unique constraint has in common with one. */
export function toKey(row: Row): PrimaryKey {
  return {
    ...commonOf(row),
    columns: row['columns'] as readonly string[],
    ...(row['include'] == null ? {} : { include: row['include'] as readonly string[] }),
  }
}

const actions: Readonly<Record<string, ForeignKeyAction>> = {
  a: 'no action',
  r: 'restrict',
  c: 'cascade',
  n: 'set null',
  d: 'set default',
}

export function toForeignKey(row: Row): ForeignKey {
  return {
    ...commonOf(row),
    columns: row['columns'] as readonly string[],
    table: {
      name: String(row['target']),
      ...(row['target_schema'] == null ? {} : { schema: String(row['target_schema']) }),
    },
    referencedColumns: row['target_columns'] as readonly string[],
    onDelete: actions[String(row['on_delete'])] ?? 'no action',
    onUpdate: actions[String(row['on_update'])] ?? 'no action',
    ...(row['match'] === 'f' ? { match: 'full' } : {}),
    ...(row['valid'] === true ? {} : { notValid: true }),
  }
}

export function toCheck(row: Row): Check {
  const { name, comment } = commonOf(row)
  return {
    name,
    expression: withoutParentheses(rereadable(String(row['expression']))),
    ...(row['valid'] === true || row['enforced'] === false ? {} : { notValid: true }),
    ...(row['no_inherit'] === true ? { noInherit: true } : {}),
    ...(row['enforced'] === false ? { notEnforced: true } : {}),
    ...(comment === undefined ? {} : { comment }),
  }
}

export function toExclusion(row: Row): Exclusion {
  const columns = (row['columns'] as readonly string[] | null) ?? []
  let next = 0
  const elements = (row['elements'] as readonly Readonly<Record<string, unknown>>[]).map((part): ExclusionElement => {
    const isColumn = Number(part['number']) !== 0
    const column = isColumn ? columns[next++] : undefined
    return {
      ...(column === undefined ? { expression: withoutParentheses(rereadable(String(part['key']))) } : { column }),
      operator: String(part['operator']),
      ...(part['class'] == null ? {} : { operatorClass: String(part['class']) }),
    }
  })
  return {
    ...commonOf(row),
    elements,
    ...(row['method'] === 'gist' ? {} : { method: String(row['method']) }),
    ...(row['predicate'] == null ? {} : { where: withoutParentheses(rereadable(String(row['predicate']))) }),
  }
}
