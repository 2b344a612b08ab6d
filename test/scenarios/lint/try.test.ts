import { it } from 'vitest'
import { lintModule, lintSql } from './lint-text.js'

it('x', async () => {
  const a = await lintModule({
    engine: 'postgres',
    before: `await op.createTable('users', (t) => ({ columns: { id: t.id(), n: t.int() } }))`,
    up: `
    await op.createIndex('users', ['email'], { name: 'ix' })
    await op.addColumn('users', 'x', (t) => t.int())
    await op.execute(\`
       ALTER TABLE users ADD COLUMN y uuid DEFAULT gen_random_uuid();
       ALTER TABLE users ALTER COLUMN n TYPE bigint;
    \`)
    await op.createUnique('users', ['n'], { name: 'u' })
    `,
    down: '',
  })
  for (const f of a) console.log(f.line, f.rule, f.severity, f.message, '\n', f.fix)
  const b = await lintSql({
    engine: 'postgres',
    before: `create table users (id serial primary key, n int);`,
    up: `create index ix on users (email);
alter table users add x int not null, add constraint fk foreign key (n) references g (id);
-- dbtool-lint-ignore drop-column: because
alter table users drop column n;
`,
    down: `drop index ix;`,
  })
  for (const f of b) console.log(f.line, f.rule, f.severity, f.message, '\n', f.fix)
})
