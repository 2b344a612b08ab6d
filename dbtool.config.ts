import { defineConfig } from 'dbtool'

// The sample project: the models of examples/blog, with their history in migrations/.
export default defineConfig({
  url: 'sqlite:./blog.db',
  schema: './examples/blog/models.ts',
  migrations: { dir: './migrations' },
})
