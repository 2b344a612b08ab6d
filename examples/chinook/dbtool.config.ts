import { defineConfig } from 'dbtool'

export default defineConfig({
  url: 'sqlite:./chinook.db',
  schema: './models.ts',
  migrations: { dir: './migrations' },
})
