import { type Column, normalizeSchema, type Schema, type Table } from '../../schema/index.js'

/** What SQLite keeps of what the models ask for: everything but comments and operator classes of other engines. */
export function normalize(schema: Schema): Schema {
  return normalizeSchema({ ...schema, tables: schema.tables.map(normalizeStoredTable) })
}

function normalizeStoredTable({ comment: _, ...table }: Table): Table {
  return { ...table, columns: table.columns.map(normalizeColumn) }
}

/** An identity is an INTEGER of the engine's numbering, whatever its declared width and whoever may supply values. */
function normalizeColumn({ comment: _, ...column }: Column): Column {
  return column.identity === undefined ? column : { ...column, identity: { always: false } }
}
