import { describe, expect, it } from 'vitest'
import { type EngineLabel, forEachEngine, op, prove, sql, sqlite } from './history.js'

describe('rows that are made up', () => {
  const engines: readonly EngineLabel[] = ['sqlite', 'postgres']
  forEachEngine((engine) => {
    it('satisfy a foreign key that a revision puts over the columns of two others', async () => {
      const member = 'tenant_id INT NOT NULL, user_id INT NOT NULL, team_id INT NOT NULL'
      const keys = ['tenant', 'user', 'team'].map((to) => `FOREIGN KEY (${to}_id) REFERENCES ${to}s (id)`).join(', ')
      const proof = await prove(engine, [
        sql(
          'tables',
          `CREATE TABLE tenants (id INT PRIMARY KEY);
CREATE TABLE users (id INT PRIMARY KEY, tenant_id INT NOT NULL, FOREIGN KEY (tenant_id) REFERENCES tenants (id));
CREATE TABLE teams (id INT PRIMARY KEY, tenant_id INT NOT NULL, FOREIGN KEY (tenant_id) REFERENCES tenants (id));
CREATE UNIQUE INDEX uq_users ON users (tenant_id, id);
CREATE UNIQUE INDEX uq_teams ON teams (tenant_id, id);
CREATE TABLE members (${member}, PRIMARY KEY (tenant_id, user_id, team_id), ${keys});`,
          'DROP TABLE members;\nDROP TABLE teams;\nDROP TABLE users;\nDROP TABLE tenants;',
        ),
        op(
          'of_one_tenant',
          `await op.createForeignKey('members', ['tenant_id', 'user_id'], { table: 'users', columns: ['tenant_id', 'id'] }, { name: 'fk_own_user' })
await op.createForeignKey('members', ['tenant_id', 'team_id'], { table: 'teams', columns: ['tenant_id', 'id'] }, { name: 'fk_own_team' })`,
          `await op.dropConstraint('members', 'fk_own_team')\nawait op.dropConstraint('members', 'fk_own_user')`,
        ),
      ])
      expect(proof.verdicts).toEqual({ tables: 'reversible', of_one_tenant: 'reversible' })
      expect(proof.result.unfilled ?? []).toEqual([])
    }, 60_000)
  }, engines)
})

it('says once that an upgrade does not run with rows', async () => {
  const proof = await prove(sqlite, [
    sql('made', 'CREATE TABLE users (id INT PRIMARY KEY, nick TEXT);', 'DROP TABLE users;'),
    sql(
      'stricter',
      'CREATE TABLE stricter (id INT PRIMARY KEY, nick TEXT, mail TEXT NOT NULL);\nINSERT INTO stricter (id, nick) SELECT id, nick FROM users;\nDROP TABLE users;\nALTER TABLE stricter RENAME TO users;',
      'ALTER TABLE users DROP COLUMN mail;',
    ),
  ])
  expect(proof.verdicts).toMatchObject({ stricter: 'upgrade-failed' })
  expect(proof.found('stricter', 'upgrade-failed')).toHaveLength(1)
})

describe('texts that are made up', () => {
  const documents: Readonly<Partial<Record<EngineLabel, { readonly add: string; readonly take: string }>>> = {
    sqlite: { add: "json_set(body, '$.seen', 1)", take: "json_remove(body, '$.seen')" },
    postgres: { add: `(body::jsonb || '{"seen": 1}')::text`, take: "(body::jsonb - 'seen')::text" },
    mysql: { add: "JSON_SET(body, '$.seen', 1)", take: "JSON_REMOVE(body, '$.seen')" },
  }
  forEachEngine((engine) => {
    it('are JSON where a revision reads texts as such, and it is told that others are refused', async () => {
      const { add = '', take = '' } = documents[engine.label] ?? {}
      const steps = (requires: object) => [
        sql('notes', 'CREATE TABLE notes (id INT PRIMARY KEY, body TEXT NOT NULL);', 'DROP TABLE notes;'),
        sql('seen', `UPDATE notes SET body = ${add};`, `UPDATE notes SET body = ${take};`, requires),
      ]
      const { verdicts, found, alarms } = await prove(engine, steps({}))
      expect(verdicts).toEqual({ notes: 'reversible', seen: 'reversible' })
      expect(found('seen', 'data-dependent')[0]?.message).toMatch(/^where texts in rows of notes are no JSON/)
      expect(alarms('seen')).toEqual(['data-dependent'])
      expect((await prove(engine, steps({ requires: 'all bodies are JSON' }))).alarms('seen')).toEqual([])
    }, 60_000)
  }, Object.keys(documents) as EngineLabel[])
})
