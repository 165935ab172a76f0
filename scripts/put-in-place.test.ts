import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { putFile, putFolder } from './put-in-place.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'in-place-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

/** A finished build that says which one it is. */
function built(word: string): string {
  const fresh = join(folder, `fresh-${word}`)
  mkdirSync(fresh)
  writeFileSync(join(fresh, 'server.js'), word)
  return fresh
}

const served = () => readFileSync(join(folder, 'web', 'server.js'), 'utf8')
const pause = () => new Promise((resolve) => setTimeout(resolve, 2))

test('the new build is served, and who runs from the one before keeps its files', async () => {
  putFolder(built('one'), join(folder, 'web'))
  const running = realpathSync(join(folder, 'web'))
  await pause()
  putFolder(built('two'), join(folder, 'web'))
  expect(served()).toBe('two')
  expect(readFileSync(join(running, 'server.js'), 'utf8')).toBe('one')
})

test('only the build before is kept', async () => {
  for (const word of ['one', 'two', 'three', 'four']) {
    putFolder(built(word), join(folder, 'web'))
    await pause()
  }
  expect(served()).toBe('four')
  expect(readdirSync(folder).filter((name) => name.startsWith('web-'))).toHaveLength(2)
})

test('a swap that was killed between its steps is made good by the next one', async () => {
  putFolder(built('one'), join(folder, 'web'))
  await pause()
  mkdirSync(join(folder, 'web-killed'))
  writeFileSync(join(folder, 'web.new'), '')
  putFolder(built('two'), join(folder, 'web'))
  expect(served()).toBe('two')
  expect(existsSync(join(folder, 'web-killed'))).toBe(false)
  expect(existsSync(join(folder, 'web.new'))).toBe(false)
})

test('a file is replaced whole', () => {
  putFile(join(folder, 'deep', 'worker.mjs'), Buffer.from('old'))
  putFile(join(folder, 'deep', 'worker.mjs'), Buffer.from('new'))
  expect(readFileSync(join(folder, 'deep', 'worker.mjs'), 'utf8')).toBe('new')
  expect(readdirSync(join(folder, 'deep'))).toEqual(['worker.mjs'])
})
