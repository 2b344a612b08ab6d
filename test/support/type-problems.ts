import { join } from 'node:path'
import ts from 'typescript'
import { root } from './run-cli.js'

/** What the compiler says of files as an application would have them: strict, with dbtool as a package. */
export function typeProblems(files: readonly string[]): readonly string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const program = ts.createProgram(files, {
    ...options,
    // What an example makes may be there to be looked at.
    noUnusedLocals: false,
    noUnusedParameters: false,
    paths: { dbtool: [join(root, 'src/index.ts')], 'dbtool/*': [join(root, 'src/test-suite/*.ts')] },
    typeRoots: [join(root, 'node_modules/@types')],
  })
  return files.flatMap((file) => {
    const source = program.getSourceFile(file)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start }) => {
        const line = source === undefined ? 0 : source.getLineAndCharacterOfPosition(start ?? 0).line + 1
        return `${file.slice(file.lastIndexOf('/') + 1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
      },
    )
  })
}
