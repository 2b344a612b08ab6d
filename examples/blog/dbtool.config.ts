import { defineConfig } from 'dbtool'

export default defineConfig({
  url: 'sqlite:./blog.db',
  schema: './models.ts',
  // Its history is the sample history of the whole project.
  migrations: { dir: '../../migrations' },
})
