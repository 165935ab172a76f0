import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { CATALOGUE } from '@/lib/hosts/catalogue'

const root = fileURLToPath(new URL('../..', import.meta.url))

function sources(folder: string): { file: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }))
}

const all = [...sources('lib'), ...sources('app'), ...sources('worker')]

test('commands for hosts are made in their own folder alone, and each stands in the catalogue', () => {
  const makers = all.filter(({ text }) => /\bdefineCommand[<(]/.test(text)).map(({ file }) => file)
  const elsewhere = makers.filter(
    (file) => !file.startsWith('lib/hosts/commands/') && file !== 'lib/hosts/command.ts',
  )
  expect(elsewhere).toEqual([])
  const made = all
    .filter(({ file }) => file.startsWith('lib/hosts/commands/'))
    .flatMap(({ text }) =>
      [...text.matchAll(/defineCommand[\s\S]*?name: '([a-z.-]+)'/g)].map((match) => match[1]),
    )
  expect(CATALOGUE.map(({ name }) => name)).toEqual(made.sort((a, b) => String(a).localeCompare(String(b))))
  expect(new Set(made).size).toBe(made.length)
})

test('the SSH library and programs of a host are used in lib/hosts alone', () => {
  const users = all.filter(({ text }) => /from 'ssh2'/.test(text)).map(({ file }) => file)
  expect(users.sort()).toEqual(['lib/hosts/keys.ts', 'lib/hosts/ssh.ts'])
  const quoters = all.filter(({ text }) => /\bquoteArgv\(/.test(text)).map(({ file }) => file)
  expect(quoters.sort()).toEqual(['lib/hosts/quote.ts', 'lib/hosts/ssh.ts'])
})

test('requests never import what signs in to a host', () => {
  // What the worker runs (`*.run.ts`) is itself never imported by requests: the boundaries see to that.
  const asked = all.filter(
    ({ file }) => /^(app|lib\/features|lib\/http)\//.test(file) && !file.endsWith('.run.ts'),
  )
  const wrong = asked.filter(({ text }) =>
    /from '@\/lib\/hosts\/(open\.run|tasks\.run|ssh|local|session|keys|collector)'/.test(text),
  )
  expect(wrong.map(({ file }) => file)).toEqual([])
})
