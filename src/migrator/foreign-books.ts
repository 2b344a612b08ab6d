import type { Table } from '../schema/index.js'

/** A table in which another migration tool keeps its history. */
interface Book {
  /** Its name, in any letter case. */
  readonly name: string
  /** Where the name alone could be anybody's: the columns that the tool gives it, no others. Several tools may use the name. */
  readonly columns?: readonly (readonly string[])[]
}

/** The books of other migration tools; nobody models them, and dropping them would lose their history. */
const books: readonly Book[] = [
  { name: 'knex_migrations' },
  { name: 'knex_migrations_lock' },
  { name: 'alembic_version' },
  { name: '_prisma_migrations' },
  { name: '__drizzle_migrations' },
  { name: 'SequelizeMeta' },
  { name: 'SequelizeData' },
  { name: 'mikro_orm_migrations' },
  { name: 'pgmigrations' },
  { name: 'kysely_migration' },
  { name: 'kysely_migration_lock' },
  { name: 'flyway_schema_history' },
  { name: 'databasechangelog' },
  { name: 'databasechangeloglock' },
  { name: 'typeorm_metadata', columns: [['type', 'database', 'schema', 'table', 'name', 'value']] },
  // TypeORM; Laravel; db-migrate.
  {
    name: 'migrations',
    columns: [
      ['id', 'timestamp', 'name'],
      ['id', 'migration', 'batch'],
      ['id', 'name', 'run_on'],
    ],
  },
  // Rails and dbmate; golang-migrate.
  { name: 'schema_migrations', columns: [['version'], ['version', 'dirty']] },
  { name: 'ar_internal_metadata' },
  { name: 'django_migrations' },
  { name: '__EFMigrationsHistory' },
  { name: '__diesel_schema_migrations' },
  { name: '_sqlx_migrations' },
  { name: 'atlas_schema_revisions' },
  { name: 'doctrine_migration_versions' },
  { name: 'goose_db_version' },
  { name: 'phinxlog' },
]

const byName = new Map(books.map((book) => [book.name.toLowerCase(), book]))

/** Whether a table is the history of another migration tool, by its name and, where that is not enough, its columns. */
export function isForeignBook({ name, columns }: Pick<Table, 'name' | 'columns'>): boolean {
  const book = byName.get(name.toLowerCase())
  if (book === undefined || book.columns === undefined) return book !== undefined
  const own = columns.map((column) => column.name.toLowerCase()).toSorted()
  return book.columns.some((names) => names.toSorted().join('\0') === own.join('\0'))
}
