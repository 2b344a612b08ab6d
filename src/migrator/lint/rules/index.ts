import type { LintRule } from '../../../dialect/lint-rule.js'
import { codeRules } from './code.js'
import { compatibilityRules } from './compatibility.js'
import { dataDependentRules } from './data-dependent.js'
import { destructiveRules } from './destructive.js'
import { habitRules } from './habits.js'
import { reversibilityRules } from './reversibility.js'
import { styleRules } from './style.js'
import { transactionRules } from './transactions.js'
import { weakeningRules } from './weakening.js'

/** The rules that hold on every engine. */
export const generalRules: readonly LintRule[] = [
  ...destructiveRules,
  ...weakeningRules,
  ...dataDependentRules,
  ...compatibilityRules,
  ...transactionRules,
  ...reversibilityRules,
  ...codeRules,
  ...habitRules,
  ...styleRules,
]
