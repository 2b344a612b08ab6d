import { emptySchema, type ObjectKind, type Schema, type StoredObject, tableKey } from '../schema/index.js'
import { escapedTemplate, stringLiteral } from '../source-text/literal.js'
import type { EngineWords } from './engine-words.js'
import { objectBuilders } from './helpers.js'
import { optionsArgument } from './part-model.js'
import { call, list, printSource, type Source, value } from './source-tree.js'

const onTable: ReadonlySet<ObjectKind> = new Set(['trigger', 'policy', 'rule'])
const overloaded: ReadonlySet<ObjectKind> = new Set(['function', 'procedure', 'aggregate'])
const withoutSchema: ReadonlySet<ObjectKind> = new Set(['extension', 'event-trigger'])

/** The list of what is not a table, as `export const objects = […]`; empty where there is nothing of it. */
export function objectsSource(schema: Schema, words: EngineWords): string {
  const items = [
    ...undeclaredEnums(schema).map(({ name, values, schema: place, comment }) =>
      call('enumType', stringLiteral(name), value(values), ...optionsArgument(given({ schema: place, comment }))),
    ),
    ...(schema.objects ?? []).map((object) => objectModel(object, words)),
  ]
  return items.length === 0 ? '' : printSource('export const objects = ', list(items))
}

/** Enum types that no column's declaration says completely. */
function undeclaredEnums({ enums, tables }: Schema): Schema['enums'] {
  const said = new Set(
    tables.flatMap((table) =>
      table.columns.flatMap(({ type }) => {
        const item = type.kind === 'array' ? type.of : type
        if (item.kind !== 'enum' || item.name === undefined) return []
        return [tableKey({ name: item.name, ...(item.schema === undefined ? {} : { schema: item.schema }) })]
      }),
    ),
  )
  return enums.filter((type) => type.comment !== undefined || !said.has(tableKey(type)))
}

function objectModel(object: StoredObject, words: EngineWords): Source {
  const { kind, name, schema, table, arguments: types, comment, grants, attachments } = object
  const fits =
    (table === undefined || onTable.has(kind)) &&
    (types === undefined || overloaded.has(kind)) &&
    (schema === undefined || !withoutSchema.has(kind))
  const builder = fits ? objectBuilders[kind] : undefined
  const text = shortText(object, words)
  const options = optionsArgument({
    ...given({ schema, on: table, arguments: types, comment }),
    attachments: attachments && list(attachments.map(sqlSource)),
    grants: grants && list(grants.map(sqlSource)),
  })
  const named = builder === undefined ? ['storedObject', stringLiteral(kind)] : [builder]
  const [callee = '', ...first] = named
  const isNothing = text === '' && options.length === 0
  return call(callee, ...first, stringLiteral(name), ...(isNothing ? [] : [sqlSource(text)]), ...options)
}

function given(options: Readonly<Record<string, string | undefined>>): Readonly<Record<string, Source | undefined>> {
  return Object.fromEntries(
    Object.entries(options).map(([key, text]) => [key, text === undefined ? undefined : stringLiteral(text)]),
  )
}

function sqlSource(text: string): Source {
  if (text === '') return "''"
  return text.includes('\n')
    ? { kind: 'template', tag: 'sql', text: escapedTemplate(text) }
    : `sql\`${escapedTemplate(text)}\``
}

/** What a statement begins with where models need only say the rest. The rest is the last group. */
const openings: Partial<Record<ObjectKind, RegExp>> = {
  view: /^CREATE\s+VIEW\s+.+?\s+AS\s+([\s\S]*)$/i,
  'materialized-view': /^CREATE\s+MATERIALIZED\s+VIEW\s+.+?\s+AS\s+([\s\S]*)$/i,
  sequence: /^CREATE\s+SEQUENCE\s+\S+\s*([\s\S]*)$/i,
  domain: /^CREATE\s+DOMAIN\s+\S+\s+AS\s+([\s\S]*)$/i,
  extension: /^CREATE\s+EXTENSION\s+\S+\s*([\s\S]*)$/i,
}

/** The query of a view and its like, if the engine would make the same statement of it; else the whole statement. */
function shortText(object: StoredObject, words: EngineWords): string {
  const rest = openings[object.kind]?.exec(object.definition)?.[1]
  if (rest === undefined) return object.definition
  const short = { ...object, definition: rest.trim() }
  const [completed] = words.normalize({ ...emptySchema, objects: [short] }).objects ?? []
  // Engines that keep texts as they are written would keep another layout, too.
  return completed?.definition === object.definition ? short.definition : object.definition
}
