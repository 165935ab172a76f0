import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Attributes and properties that people read. Biome sees the text between tags; it cannot tell these from the others. */
const READ = 'aria-label|alt|caption|description|header|heading|help|hint|label|placeholder|title|verb|word'
const ATTRIBUTE = new RegExp(`\\s(${READ})=(?:"([^"]*)"|\\{'([^']*)'\\})`, 'g')
const PROPERTY = new RegExp(`[{,\\s](${READ}): (?:'([^']*)'|"([^"]*)"|\`([^\`]*)\`)`, 'g')
const LETTERS = /\p{L}{2,}/u

/** What looks like a word and is none: examples of what to type, columns of files, names that have no translation. */
const DATA =
  /^(\w+\.example\.(org|com)|[\w.-]+@example\.com|https?:\/\/\S*|-----BEGIN CERTIFICATE-----|whsec_…|qd_operator|UTC|PostgreSQL|MySQL|MariaDB|mariadbd-safe|Slack|PagerDuty)$/
function strays(path: string, code: string): string[] {
  const plain = code.replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
  const patterns = path.endsWith('-csv.ts') ? [] : [ATTRIBUTE, PROPERTY]
  return patterns.flatMap((pattern) =>
    [...plain.matchAll(pattern)].flatMap(([, name, ...found]) => {
      const text = (found.find((one) => one !== undefined) ?? '').replace(/\$\{[^}]*\}/g, '')
      // The columns of a file that programs read.
      if (name === 'header' && /^[a-z_]+$/.test(text)) return []
      return LETTERS.test(text) && !DATA.test(text) ? [`${path}: ${name} “${text}”`] : []
    }),
  )
}

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => /\.tsx?$/.test(path) && !path.includes('.test.'))
}

it('finds words that are planted', () => {
  const planted = `<Field label="Name" help={'One sentence.'} id="name" />\nconst A = { title: 'Users', word: \`\${n} left\`, label: t.name }`
  expect(strays('a.tsx', planted)).toHaveLength(4)
})

it('no attribute and no title in pages and components holds words of its own', () => {
  const found = [...files('app'), ...files('components')].flatMap((path) =>
    strays(path, readFileSync(path, 'utf8')),
  )
  expect(found).toEqual([])
})
