import type { AnyModel } from './define-model.js'

type Models = Readonly<Record<string, AnyModel>>
type ByName<L extends readonly AnyModel[]> = { readonly [M in L[number] as M['name']]: M }

/** A sentence for every reference that names what is not there, or a column of another type. */
type ReferenceProblem<S extends Models, N extends string, M extends AnyModel> = {
  [K in keyof M['columns'] & string]: [M['columns'][K]['$']['references']] extends [never]
    ? never
    : M['columns'][K]['$']['references'] extends `${infer T}.${infer P}`
      ? T extends N
        ? P extends keyof S[T]['columns']
          ? [NonNullable<M['columns'][K]['$']['select']>] extends [NonNullable<S[T]['columns'][P]['$']['select']>]
            ? never
            : `${M['name']}.${K} cannot refer to ${T}.${P}: their types differ`
          : `${M['name']}.${K} refers to ${T}.${P}, but ${T} has no ${P}`
        : `${M['name']}.${K} refers to ${T}.${P}, but there is no model ${T}`
      : `${M['name']}.${K} must refer to 'Model.property'`
}[keyof M['columns'] & string]

/** A sentence for every relation that names what is not there. */
type RelationProblem<S extends Models, N extends string, M extends AnyModel> = {
  [K in keyof M['relations'] & string]: M['relations'][K]['target'] extends infer T extends string
    ? T extends N
      ? M['relations'][K]['kind'] extends 'many-to-many'
        ? M['relations'][K]['via'] extends N
          ? never
          : `${M['name']}.${K} goes through ${M['relations'][K]['via']}, but there is no such model`
        : M['relations'][K]['via'] extends keyof (M['relations'][K]['kind'] extends 'belongs-to' ? M : S[T])['columns']
          ? InverseProblem<S, M, K, T>
          : `${M['name']}.${K} goes by ${M['relations'][K]['via']}, but there is no such property`
      : `${M['name']}.${K} relates to ${T}, but there is no model ${T}`
    : never
}[keyof M['relations'] & string]

type InverseProblem<
  S extends Models,
  M extends AnyModel,
  K extends keyof M['relations'] & string,
  T extends keyof S & string,
> = M['relations'][K]['options'] extends { readonly inverse: infer I extends string }
  ? I extends keyof S[T]['relations']
    ? never
    : `${M['name']}.${K} has the inverse ${I}, but ${T} has no relation ${I}`
  : never

/** `unknown` where all is well; else an object whose one property holds the sentences, so that the compiler prints them. */
export type SchemaProblems<L extends readonly AnyModel[]> = [ProblemOf<L, ByName<L>, L[number]['name']>] extends [never]
  ? unknown
  : { readonly problem: ProblemOf<L, ByName<L>, L[number]['name']> }

/** `N`: the names of the models. `keyof S` would be worked out anew for every reference. */
type ProblemOf<L extends readonly AnyModel[], S extends Models, N extends string> = {
  [I in keyof L]: ReferenceProblem<S, N, L[I]> | RelationProblem<S, N, L[I]>
}[number]
