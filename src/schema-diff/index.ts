export { diffSchemas } from './diff-schemas.js'
export type { DiffQuestions, FillQuestion, RenameQuestion } from './questions.js'
