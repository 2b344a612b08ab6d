import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { validateXML } from 'xmllint-wasm'

const place = new URL('../unit/cli/reports/', import.meta.url)
const sarif = new Ajv2020({
  strict: false,
  allErrors: true,
  formats: {
    uri: (text: string) => URL.canParse(text),
    // A reference is relative to something; whatever it is, it is the same text after a round trip.
    'uri-reference': (text: string) =>
      /^[\w!$&'()*+,;=:@/?#%.~-]*$/.test(text) && new URL(text, 'file:///r/').href !== '',
  },
}).compile(JSON.parse(readFileSync(new URL('sarif-2.1.0-part.json', place), 'utf8')) as object)

/** What the schema of SARIF says against a text; empty: nothing. */
export function sarifProblems(text: string): readonly string[] {
  return sarif(JSON.parse(text))
    ? []
    : (sarif.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** What the schema of JUnit XML says against a text, and what is wrong with it as XML; empty: nothing. */
export async function junitProblems(text: string): Promise<readonly string[]> {
  const schema = readFileSync(new URL('junit.xsd', place), 'utf8')
  const { errors } = await validateXML({ xml: { fileName: 'report.xml', contents: text }, schema })
  return errors.map(({ message }) => message)
}
