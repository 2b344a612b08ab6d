/**
 * What revisions set for their connection, and would leave to those that follow, as it usually is.
 * @see https://sqlite.org/pragma.html
 */
export const usualSettings: readonly string[] = [
  'PRAGMA defer_foreign_keys = OFF',
  'PRAGMA ignore_check_constraints = OFF',
  'PRAGMA legacy_alter_table = OFF',
  'PRAGMA recursive_triggers = OFF',
  'PRAGMA writable_schema = OFF',
]
