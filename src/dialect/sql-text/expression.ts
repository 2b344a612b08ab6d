/**
 * Conditions of SQL as trees, in the spellings of all engines, as far as they can be understood: for finding values that
 * satisfy them. What is not understood is `unknown`, and never an error: the engine has the last word.
 */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean | null }
  | { readonly kind: 'column'; readonly name: string }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'not' | 'negative'; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'is'; readonly operand: Expression; readonly what: 'null' | 'true' | 'false' }
  /** `operator` holds for one (`any`) or each (`all`) of the items. */
  | {
      readonly kind: 'quantified'
      readonly operator: string
      readonly each: boolean
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'case'
      readonly branches: readonly { readonly when: Expression; readonly result: Expression }[]
      readonly otherwise: Expression
    }
  | { readonly kind: 'unknown' }

/** Every column that the tree names, in order and once. */
export function columnsOf(expression: Expression): readonly string[] {
  const found = new Set<string>()
  const visit = (node: Expression): void => {
    if (node.kind === 'column') found.add(node.name)
    for (const child of childrenOf(node)) visit(child)
  }
  visit(expression)
  return [...found]
}

export function childrenOf(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case 'list':
      return node.items
    case 'not':
    case 'negative':
    case 'is':
      return [node.operand]
    case 'binary':
    case 'quantified':
      return [node.left, node.right]
    case 'call':
      return node.args
    case 'case':
      return [...node.branches.flatMap(({ when, result }) => [when, result]), node.otherwise]
    default:
      return []
  }
}

/** The tree with something else in the place of each column. */
export function mapColumns(expression: Expression, map: (name: string) => Expression): Expression {
  const visit = (node: Expression): Expression => {
    switch (node.kind) {
      case 'column':
        return map(node.name)
      case 'list':
        return { ...node, items: node.items.map(visit) }
      case 'not':
      case 'negative':
      case 'is':
        return { ...node, operand: visit(node.operand) }
      case 'binary':
      case 'quantified':
        return { ...node, left: visit(node.left), right: visit(node.right) }
      case 'call':
        return { ...node, args: node.args.map(visit) }
      case 'case':
        return {
          ...node,
          branches: node.branches.map(({ when, result }) => ({ when: visit(when), result: visit(result) })),
          otherwise: visit(node.otherwise),
        }
      default:
        return node
    }
  }
  return visit(expression)
}
